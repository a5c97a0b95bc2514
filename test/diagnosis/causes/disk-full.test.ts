import { describeLogCause } from '../../support/log-cases.ts'

describeLogCause('disk-full', {
  recognised: [
    {
      of: 'Prometheus',
      log: `ts=2026-05-04T09:59:44.000Z caller=main.go:1180 level=error err="opening storage failed: create dir: mkdir /prometheus/wal: no space left on device"`,
      says: ['/prometheus/wal', '20Gi', 'PersistentVolumeClaim prom'],
      container: { volumeMounts: [{ name: 'data', mountPath: '/prometheus' }] },
      around: {
        spec: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'prom' } }] },
        claims: [{ metadata: { name: 'prom' }, spec: { resources: { requests: { storage: '20Gi' } } } }],
      },
    },
    {
      of: 'Python on a small emptyDir',
      log: `OSError: [Errno 28] No space left on device: '/scratch/part-9'`,
      says: ['/scratch/part-9', 'sizeLimit 64Mi'],
      container: { volumeMounts: [{ name: 'scratch', mountPath: '/scratch' }] },
      around: { spec: { volumes: [{ name: 'scratch', emptyDir: { sizeLimit: '64Mi' } }] } },
    },
    { of: 'SQLite', log: `sqlite3.OperationalError: database or disk is full` },
    {
      of: 'Kafka',
      log: `[2026-05-04 09:59:44,000] ERROR Error while writing to checkpoint file /var/lib/kafka/data/recovery-point-offset-checkpoint (org.apache.kafka.storage.internals.log.LogDirFailureChannel)
java.io.IOException: No space left on device
	at java.base/java.io.FileOutputStream.writeBytes(Native Method)`,
    },
    {
      of: 'a quota',
      log: `tee: /data/out.log: Disk quota exceeded`,
    },
  ],
  nearMisses: [
    {
      of: 'inotify, which answers ENOSPC too (man7.org/linux/man-pages/man2/inotify_add_watch.2.html)',
      log: `Error: ENOSPC: System limit for number of file watchers reached, watch '/app/src'
    at FSWatcher.<computed> (node:internal/fs/watchers:247:19)`,
      instead: 'resource-limit',
    },
    {
      of: 'a warning about a nearly full disk',
      log: `WARN disk is full to 81 percent, rotating
INFO rotated 3 files
Error: listen EADDRINUSE: address already in use :::3000`,
      instead: 'port-conflict',
    },
  ],
})
