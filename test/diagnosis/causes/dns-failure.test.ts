import { describeLogCause } from '../../support/log-cases.ts'

describeLogCause('dns-failure', {
  recognised: [
    {
      of: 'libpq, a Service with another name (src/interfaces/libpq/fe-connect.c)',
      log: `psql: error: could not translate host name "pg-order" to address: Name or service not known`,
      exitCode: 2,
      says: ['pg-order', 'pg-orders exists', 'PGHOST'],
      container: { env: [{ name: 'PGHOST', value: 'pg-order' }] },
      around: { services: [{ metadata: { name: 'pg-orders' } }] },
    },
    {
      of: 'Java (docs.oracle.com/javase UnknownHostException)',
      log: `Exception in thread "main" java.net.UnknownHostException: kafka.events.svc.cluster.local: Name or service not known
	at java.base/java.net.Inet6AddressImpl.lookupAllHostAddr(Native Method)`,
      says: ['kafka.events.svc.cluster.local'],
    },
    {
      of: 'nginx (src/http/ngx_http_upstream.c)',
      log: `2026/05/04 09:59:44 [emerg] 1#1: host not found in upstream "orders-api" in /etc/nginx/conf.d/default.conf:7
nginx: [emerg] host not found in upstream "orders-api" in /etc/nginx/conf.d/default.conf:7`,
      says: ['orders-api'],
    },
    {
      of: 'requests (urllib3 NameResolutionError)',
      log: `requests.exceptions.ConnectionError: HTTPSConnectionPool(host='api.partner.example', port=443): Max retries exceeded with url: / (Caused by NameResolutionError("<urllib3.connection.HTTPSConnection object at 0x7f>: Failed to resolve 'api.partner.example' ([Errno -3] Temporary failure in name resolution)"))`,
      says: ['api.partner.example', 'no answer from the DNS server'],
    },
    {
      of: 'Go resolver that gets no answer (pkg.go.dev/net#DNSError)',
      log: `{"level":"fatal","msg":"dial tcp: lookup redis on 10.96.0.10:53: read udp 10.244.1.7:40221->10.96.0.10:53: i/o timeout"}`,
      says: ['10.96.0.10', 'redis'],
    },
    {
      of: 'BusyBox wget in an init container',
      log: `wget: bad address 'vault.security:8200'`,
      says: ['vault.security'],
      container: { listed: 'init', name: 'wait' },
      around: {
        containers: [{ name: 'app', state: { waiting: { reason: 'PodInitializing' } }, lastState: {} }],
      },
    },
    {
      of: 'curl 6 (curl.se/libcurl/c/libcurl-errors.html)',
      log: `curl: (6) Could not resolve host: config-server`,
      exitCode: 6,
      says: ['config-server'],
    },
    {
      of: 'Kafka Java client',
      log: `Exception in thread "main" org.apache.kafka.common.KafkaException: Failed to construct kafka consumer
	at org.apache.kafka.clients.consumer.KafkaConsumer.<init>(KafkaConsumer.java:830)
Caused by: org.apache.kafka.common.config.ConfigException: No resolvable bootstrap urls given in bootstrap.servers`,
    },
    {
      of: 'Elixir',
      log: `09:59:44.120 [error] Postgrex.Protocol (#PID<0.300.0>) failed to connect: ** (DBConnection.ConnectionError) tcp connect (db.shop:5432): non-existing domain - :nxdomain`,
      says: ['db.shop'],
    },
    {
      of: 'HAProxy',
      log: `[ALERT]    (1) : config : parsing [/usr/local/etc/haproxy/haproxy.cfg:18] : 'server app1' : could not resolve address 'app1'.
[ALERT]    (1) : config : Failed to initialize server(s) addr.`,
      says: ['app1'],
    },
    {
      of: 'Rust',
      log: `Error: error communicating with database: failed to lookup address information: Name or service not known`,
    },
  ],
  nearMisses: [
    {
      of: 'Spring that cannot resolve a placeholder',
      log: `java.lang.IllegalArgumentException: Could not resolve placeholder 'db.host' in value "\${db.host}"`,
      instead: 'config-invalid',
    },
    {
      of: 'npm that cannot resolve a dependency tree',
      log: `npm error code ERESOLVE
npm error ERESOLVE unable to resolve dependency tree`,
    },
    {
      of: 'a bundler that cannot resolve a module',
      log: `Error: Cannot find module './routes'
Require stack:
- /app/server.js
    at Module._resolveFilename (node:internal/modules/cjs/loader:1140:15)`,
      instead: 'missing-file-or-module',
    },
  ],
})
