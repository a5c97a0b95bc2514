import { describeLogCause } from '../../support/log-cases.ts'

const readOnlyRoot = { securityContext: { readOnlyRootFilesystem: true } }

describeLogCause('read-only-filesystem', {
  recognised: [
    {
      of: 'nginx with a read-only root',
      log: `10-listen-on-ipv6-by-default.sh: info: can not modify /etc/nginx/conf.d/default.conf (read-only file system?)
2026/05/04 09:59:44 [emerg] 1#1: mkdir() "/var/cache/nginx/client_temp" failed (30: Read-only file system)`,
      says: ['/var/cache/nginx/client_temp', 'readOnlyRootFilesystem'],
      container: readOnlyRoot,
    },
    {
      of: 'Go',
      log: `2026/05/04 09:59:44 open /app/cache/index.db: read-only file system`,
      says: ['/app/cache/index.db'],
    },
    {
      of: 'Node',
      log: `Error: EROFS: read-only file system, mkdir '/home/node/.npm'
    at Object.mkdirSync (node:fs:1391:3)`,
      says: ['/home/node/.npm'],
    },
    {
      of: 'a ConfigMap that an entrypoint edits',
      log: `sed: can't create temp file '/etc/app/app.confXXAbCd': Read-only file system`,
      says: ['ConfigMap app-conf'],
      container: { volumeMounts: [{ name: 'conf', mountPath: '/etc/app' }] },
      around: { spec: { volumes: [{ name: 'conf', configMap: { name: 'app-conf' } }] } },
    },
    {
      of: 'Java',
      log: `java.nio.file.FileSystemException: /tmp/tomcat.8080.1: Read-only file system
	at java.base/sun.nio.fs.UnixException.translateToIOException(UnixException.java:100)`,
      says: ['/tmp/tomcat.8080.1'],
    },
  ],
  nearMisses: [
    {
      of: 'the note of the nginx image, before a real error',
      log: `10-listen-on-ipv6-by-default.sh: info: can not modify /etc/nginx/conf.d/default.conf (read-only file system?)
2026/05/04 09:59:44 [emerg] 1#1: unknown directive "gzipp" in /etc/nginx/nginx.conf:5`,
      instead: 'config-invalid',
      container: readOnlyRoot,
    },
  ],
})
