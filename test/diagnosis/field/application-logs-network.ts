/** Field cases: a dependency that cannot be reached, a name that does not resolve, a certificate that is refused. */
import type { LogCase } from './log-case.ts'
import { NOISE } from './noise.ts'

export const NETWORK_CASES: readonly LogCase[] = [
  {
    name: 'spring hikari: postgres refuses connections',
    source: 'pgjdbc PSQLException, HikariCP',
    expected: 'dependency-unreachable',
    lived: 40,
    log: `${NOISE.spring}
2026-05-04T09:59:38.100Z  INFO 1 --- [orders] [           main] com.zaxxer.hikari.HikariDataSource       : HikariPool-1 - Starting...
2026-05-04T09:59:39.201Z ERROR 1 --- [orders] [           main] com.zaxxer.hikari.pool.HikariPool        : HikariPool-1 - Exception during pool initialization.

org.postgresql.util.PSQLException: Connection to orders-db:5432 refused. Check that the hostname and port are correct and that the postmaster is accepting TCP/IP connections.
	at org.postgresql.core.v3.ConnectionFactoryImpl.openConnectionImpl(ConnectionFactoryImpl.java:352)
Caused by: java.net.ConnectException: Connection refused
	at java.base/sun.nio.ch.Net.pollConnect(Native Method)
	... 52 common frames omitted
2026-05-04T09:59:41.800Z  WARN 1 --- [orders] [           main] ConfigServletWebServerApplicationContext : Exception encountered during context initialization - cancelling refresh attempt: org.springframework.beans.factory.UnsatisfiedDependencyException: Error creating bean with name 'orderRepository'${NOISE.springEnd}`,
  },
  {
    name: 'celery: broker refuses',
    source: 'celery worker consumer',
    expected: 'dependency-unreachable',
    lived: 60,
    log: `${NOISE.python}
[2026-05-04 09:59:10,101: ERROR/MainProcess] consumer: Cannot connect to amqp://shop:**@rabbitmq:5672//: [Errno 111] Connection refused.
Trying again in 2.00 seconds... (1/3)

[2026-05-04 09:59:12,110: ERROR/MainProcess] consumer: Cannot connect to amqp://shop:**@rabbitmq:5672//: [Errno 111] Connection refused.
Trying again in 4.00 seconds... (2/3)

[2026-05-04 09:59:16,130: CRITICAL/MainProcess] Unrecoverable error: OperationalError('[Errno 111] Connection refused')
kombu.exceptions.OperationalError: [Errno 111] Connection refused`,
  },
  {
    name: 'mongo driver: server selection timed out',
    source: 'mongodb node driver',
    expected: 'dependency-unreachable',
    lived: 35,
    log: `${NOISE.node}
/app/node_modules/mongoose/lib/connection.js:1165
    err = new ServerSelectionError();
          ^

MongooseServerSelectionError: connect ETIMEDOUT 10.0.12.7:27017
    at _handleConnectionErrors (/app/node_modules/mongoose/lib/connection.js:1165:11)
    at async main (/app/dist/main.js:22:3) {
  reason: TopologyDescription { type: 'ReplicaSetNoPrimary', setName: 'rs0' }
}

Node.js v22.15.0`,
  },
  {
    name: 'go: grpc dependency unavailable, zerolog',
    source: 'grpc-go status Unavailable',
    expected: 'dependency-unreachable',
    log: String.raw`
{"level":"info","version":"1.9.1","time":"2026-05-04T09:59:40Z","message":"starting checkout"}
{"level":"warn","time":"2026-05-04T09:59:40Z","message":"no TLS configured for the admin listener"}
{"level":"fatal","error":"rpc error: code = Unavailable desc = connection error: desc = \"transport: Error while dialing: dial tcp 10.96.44.3:9555: connect: connection refused\"","time":"2026-05-04T09:59:45Z","message":"pricing handshake"}`,
  },
  {
    name: 'shell wait-for-it times out in an init container',
    source: 'vishnubob/wait-for-it',
    expected: 'dependency-unreachable',
    role: 'init',
    exit: 124,
    lived: 60,
    log: `
wait-for-it.sh: waiting 60 seconds for kafka:9092
wait-for-it.sh: timeout occurred after waiting 60 seconds for kafka:9092`,
  },
  {
    name: 'kafka broker cannot reach zookeeper',
    source: 'kafka ZooKeeperClient',
    expected: 'dependency-unreachable',
    lived: 25,
    log: `${NOISE.kafka}
[2026-05-04 09:59:35,002] INFO Opening socket connection to server zookeeper/10.96.1.9:2181. (org.apache.zookeeper.ClientCnxn)
[2026-05-04 09:59:53,191] ERROR Fatal error during KafkaServer startup. Prepare to shutdown (kafka.server.KafkaServer)
kafka.zookeeper.ZooKeeperClientTimeoutException: Timed out waiting for connection while in state: CONNECTING
	at kafka.zookeeper.ZooKeeperClient.waitUntilConnected(ZooKeeperClient.scala:258)
[2026-05-04 09:59:53,194] INFO shutting down (kafka.server.KafkaServer)
[2026-05-04 09:59:53,201] INFO App info kafka.server for 0 unregistered (org.apache.kafka.common.utils.AppInfoParser)
[2026-05-04 09:59:53,202] INFO shut down completed (kafka.server.KafkaServer)`,
  },
  {
    name: 'sidekiq: redis timeout',
    source: 'redis-client CannotConnectError',
    expected: 'dependency-unreachable',
    log: `
2026-05-04T09:59:38.101Z pid=1 tid=gvd INFO: Booted Rails 7.2.2 application in production environment
2026-05-04T09:59:38.102Z pid=1 tid=gvd INFO: Running in ruby 3.3.8 (2025-04-09 revision b200bad6cd) [x86_64-linux]
Connection timed out - user specified timeout for redis:6379 (redis://redis:6379/0) (RedisClient::CannotConnectError)
/usr/local/bundle/gems/redis-client-0.24.0/lib/redis_client/ruby_connection.rb:104:in 'RedisClient::RubyConnection#connect'
/usr/local/bundle/gems/sidekiq-7.3.9/lib/sidekiq/cli.rb:72:in 'Sidekiq::CLI#run'`,
  },
  {
    name: 'loki: consul ring is down',
    source: 'hashicorp consul api client',
    expected: 'dependency-unreachable',
    log: String.raw`${NOISE.logfmt}
level=error ts=2026-05-04T09:59:41.301Z caller=client.go:140 msg="error getting key" key=collectors/ring err="Get \"http://consul-server:8500/v1/kv/collectors/ring?stale=\": dial tcp 10.96.3.2:8500: connect: no route to host"
level=error ts=2026-05-04T09:59:41.302Z caller=log.go:216 msg="error running loki" err="failed services: ring: Get \"http://consul-server:8500/v1/kv/collectors/ring?stale=\": dial tcp 10.96.3.2:8500: connect: no route to host"`,
  },
  {
    name: 'psycopg: could not translate host name',
    source: 'libpq',
    expected: 'dns-failure',
    log: `${NOISE.python}
Traceback (most recent call last):
  File "/app/manage.py", line 22, in <module>
    main()
  File "/app/.venv/lib/python3.12/site-packages/psycopg2/__init__.py", line 122, in connect
    conn = _connect(dsn, connection_factory=connection_factory, **kwasync)
django.db.utils.OperationalError: could not translate host name "orders-db.prod" to address: Name or service not known`,
  },
  {
    name: 'nginx: upstream host not found',
    source: 'nginx ngx_inet_resolve_host',
    expected: 'dns-failure',
    acceptable: ['config-invalid'],
    log: `
/docker-entrypoint.sh: Configuration complete; ready for start up
2026/05/04 09:59:40 [emerg] 1#1: host not found in upstream "catalog-api:8080" in /etc/nginx/conf.d/default.conf:4
nginx: [emerg] host not found in upstream "catalog-api:8080" in /etc/nginx/conf.d/default.conf:4`,
  },
  {
    name: 'java: UnknownHostException deep in a chain',
    source: 'mysql connector/j CommunicationsException',
    expected: 'dns-failure',
    log: `${NOISE.jvm}
09:59:41.010 [main] ERROR io.acme.Main - start failed
com.mysql.cj.jdbc.exceptions.CommunicationsException: Communications link failure

The last packet sent successfully to the server was 0 milliseconds ago. The driver has not received any packets from the server.
	at com.mysql.cj.jdbc.exceptions.SQLError.createCommunicationsException(SQLError.java:165)
Caused by: com.mysql.cj.exceptions.CJCommunicationsException: Communications link failure
	... 12 more
Caused by: java.net.UnknownHostException: billing-mysql: Temporary failure in name resolution
	at java.base/java.net.Inet6AddressImpl.lookupAllHostAddr(Native Method)
	... 14 more`,
  },
  {
    name: 'go: no such host from cluster dns',
    source: 'go net DNSError',
    expected: 'dns-failure',
    log: `${NOISE.zap}
{"level":"fatal","ts":1777888781.002,"caller":"server/main.go:71","msg":"nats connect","error":"dial tcp: lookup nats.messaging.svc.cluster.local on 10.96.0.10:53: no such host"}`,
  },
  {
    name: 'erlang rabbitmq: epmd name is not resolvable',
    source: 'rabbitmq nxdomain at boot',
    expected: 'dns-failure',
    log: `
2026-05-04 09:59:40.101544+00:00 [warning] <0.156.0> Overriding Erlang cookie using the value set in the environment
2026-05-04 09:59:41.301544+00:00 [error] <0.254.0> BOOT FAILED
BOOT FAILED
===========
ERROR: epmd error for host rabbitmq-0.rabbitmq-headless.shop: nxdomain (non-existing domain)`,
  },
  {
    name: 'curl in an entrypoint cannot resolve',
    source: 'curl exit code 6',
    expected: 'dns-failure',
    exit: 6,
    log: `
+ curl -fsSL https://artifacts.corp.example/agent.tgz -o /tmp/agent.tgz
curl: (6) Could not resolve host: artifacts.corp.example`,
  },
  {
    name: 'rust reqwest: dns error',
    source: 'hyper-util connect dns error',
    expected: 'dns-failure',
    log: `${NOISE.rust}
Error: error sending request for url (http://vault.secrets:8200/v1/sys/health)

Caused by:
    0: client error (Connect)
    1: dns error: failed to lookup address information: Name or service not known
    2: failed to lookup address information: Name or service not known`,
  },
  {
    name: 'go: certificate signed by unknown authority',
    source: 'crypto/x509 UnknownAuthorityError',
    expected: 'tls-failure',
    log: String.raw`${NOISE.zap}
{"level":"fatal","ts":1777888781.002,"caller":"oidc/provider.go:40","msg":"oidc discovery","error":"Get \"https://sso.corp.example/.well-known/openid-configuration\": tls: failed to verify certificate: x509: certificate signed by unknown authority"}`,
  },
  {
    name: 'java: PKIX path building failed',
    source: 'JSSE ValidatorException',
    expected: 'tls-failure',
    log: `${NOISE.jvm}
09:59:41.010 [main] ERROR io.acme.Main - cannot load JWKS
javax.net.ssl.SSLHandshakeException: PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target
	at java.base/sun.security.ssl.Alert.createSSLException(Alert.java:130)
Caused by: sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target
	... 28 more`,
  },
  {
    name: 'node: expired certificate',
    source: 'node tls CERT_HAS_EXPIRED',
    expected: 'tls-failure',
    log: `${NOISE.node}
TypeError: fetch failed
    at node:internal/deps/undici/undici:13510:13
    at async loadKeys (/app/dist/auth/keys.js:18:15) {
  [cause]: Error: certificate has expired
      at TLSSocket.onConnectSecure (node:_tls_wrap:1677:34) {
    code: 'CERT_HAS_EXPIRED'
  }
}

Node.js v22.15.0`,
  },
  {
    name: 'nginx: key does not match the certificate',
    source: 'nginx SSL_CTX_use_PrivateKey_file',
    expected: 'tls-failure',
    acceptable: ['config-invalid'],
    log: `
2026/05/04 09:59:40 [warn] 1#1: the "listen ... http2" directive is deprecated, use the "http2" directive instead in /etc/nginx/conf.d/tls.conf:2
nginx: [emerg] SSL_CTX_use_PrivateKey("/etc/tls/tls.key") failed (SSL: error:05800074:x509 certificate routines::key values mismatch)`,
  },
  {
    name: 'python requests: hostname mismatch',
    source: 'urllib3 SSLError',
    expected: 'tls-failure',
    log: `${NOISE.python}
Traceback (most recent call last):
  File "/app/sync.py", line 14, in <module>
    r = requests.get(f"{BASE}/catalog", timeout=10)
requests.exceptions.SSLError: HTTPSConnectionPool(host='catalog.internal', port=443): Max retries exceeded with url: /catalog (Caused by SSLError(SSLCertVerificationError(1, "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: Hostname mismatch, certificate is not valid for 'catalog.internal'. (_ssl.c:1006)")))`,
  },
  {
    name: 'etcd: peer certificate lacks the address',
    source: 'etcd rafthttp / x509 HostnameError',
    expected: 'tls-failure',
    log: String.raw`
{"level":"warn","ts":"2026-05-04T09:59:40.101Z","caller":"embed/config.go:689","msg":"Running http and grpc server on single port. This is not recommended for production."}
{"level":"warn","ts":"2026-05-04T09:59:41.101Z","caller":"etcdserver/cluster_util.go:80","msg":"failed to get cluster response","address":"https://etcd-1:2380/members","error":"Get \"https://etcd-1:2380/members\": tls: failed to verify certificate: x509: certificate is valid for etcd-0, localhost, not etcd-1"}
{"level":"fatal","ts":"2026-05-04T09:59:41.201Z","caller":"etcdmain/etcd.go:204","msg":"discovery failed","error":"error validating peerURLs: could not retrieve cluster information from the given URLs"}`,
  },
]
