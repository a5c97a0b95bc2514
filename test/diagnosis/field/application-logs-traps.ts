/** Field cases in which the obvious reading is wrong: other languages, noise of the end, refusals without the usual words. */
import type { LogCase } from './log-case.ts'

export const TRAP_CASES: readonly LogCase[] = [
  {
    name: 'mongodb: logs in and may not read (zerolog console)',
    source: 'AIOpsLab revoke_auth, hotelReservation with mgo',
    expected: 'authentication-failed',
    acceptable: ['permission-denied'],
    log: `2026-05-04T09:59:44Z INF cmd/rate/db.go:32 > New session successfull...
2026-05-04T09:59:44Z FTL cmd/rate/db.go:39 > not authorized on rate-db to execute command { count: "inventory", query: { hotelId: "1" }, $db: "rate-db" }`,
  },
  {
    name: 'google: the identity lacks a permission',
    source: 'cloud-sql-proxy 2.14',
    expected: 'authentication-failed',
    log: `{"severity":"INFO","message":"Authorizing with Application Default Credentials"}
{"severity":"ERROR","message":"The proxy has encountered a terminal error: unable to start: [p:r:i] Unable to mount socket: failed to get instance: googleapi: Error 403: boss::NOT_AUTHORIZED: Not authorized to access resource. Possibly missing permission cloudsql.instances.connect on resource instances/i., notAuthorized"}`,
  },
  {
    name: 'postgresql with lc_messages de_DE refuses a password',
    source: 'PostgreSQL src/backend/po/de.po',
    expected: 'authentication-failed',
    exit: 255,
    log: `PHP Fatal error:  Uncaught PDOException: SQLSTATE[08006] [7] connection to server at "pg" (10.0.3.3), port 5432 failed: FATAL:  Passwort-Authentifizierung für Benutzer »beleg« fehlgeschlagen in /app/src/Db.php:21
Stack trace:
#0 /app/src/Db.php(21): PDO->__construct()
#1 {main}
  thrown in /app/src/Db.php on line 21`,
  },
  {
    name: 'coreutils in Spanish: no space',
    source: 'glibc po/es.po',
    expected: 'disk-full',
    log: `[generador] copiando 4211 facturas a /var/cola
cp: error al escribir '/var/cola/f-88121.pdf': No queda espacio en el dispositivo
[generador] error 1, se detiene`,
  },
  {
    name: 'coreutils in French: may not write',
    source: 'glibc po/fr.po',
    expected: 'permission-denied',
    log: `mkdir: impossible de créer le répertoire « /data/cache »: Permission non accordée`,
  },
  {
    name: 'netcat in German: refused',
    source: 'glibc po/de.po',
    expected: 'dependency-unreachable',
    log: `warte auf pg:5432
nc: connect to pg port 5432 (tcp) failed: Verbindungsaufbau abgelehnt
Abbruch nach 30 Versuchen`,
  },
  {
    name: 'cassandra driver: all hosts tried',
    source: 'DataStax driver NoHostAvailableException; HolmesGPT java-api-checker',
    expected: 'dependency-unreachable',
    acceptable: ['resource-limit'],
    log: `Java Network Exception:
All host(s) tried for db query failed (tried: prod-db:3333) - no available connection and the queue has reached its max size 256
All host(s) tried for db query failed (tried: prod-db:3333) - no available connection and the queue has reached its max size 256`,
  },
  {
    name: 'opentelemetry demo: cart without its store',
    source: 'open-telemetry/opentelemetry-demo#736',
    expected: 'dependency-unreachable',
    exit: 134,
    log: `Connecting to Redis: valkey-cart:6379,ssl=false,allowAdmin=true,abortConnect=false
Wasn't able to connect to redis
Unhandled exception. System.ApplicationException: Wasn't able to connect to redis
   at cart.cartstore.ValkeyCartStore.EnsureRedisConnected() in /usr/src/app/src/cartstore/ValkeyCartStore.cs:line 104
   at Program.<Main>$(String[] args) in /usr/src/app/src/Program.cs:line 78`,
  },
  {
    name: 'an exception of its own about an expired certificate',
    source: 'HolmesGPT golden-eagle',
    expected: 'tls-failure',
    log: `2026-05-04 09:59:44,650 - WARNING - Certificate has expired. Update the ssl certificate using the '/update_certificate' API or update the config map.
2026-05-04 09:59:44,650 - ERROR - SSL certificate expired
Traceback (most recent call last):
  File "/app/app.py", line 141, in check_certificate_expiry
    raise ExpiredCertException(f"Certificate expired on {cert_expiry}")
ExpiredCertException: Certificate expired on 2024-08-03 17:00:08`,
  },
  {
    name: 'client-go: the lease is lost since the API server is silent',
    source: 'client-go 0.33 leaderelection',
    expected: 'dependency-unreachable',
    acceptable: ['lock-contention'],
    log: `I0504 09:59:10.814402       1 leaderelection.go:268] successfully acquired lease shop/operator
W0504 09:59:10.990114       1 topology.go:51] cannot list nodes, rack awareness off: nodes is forbidden: User "system:serviceaccount:shop:operator" cannot list resource "nodes" in API group "" at the cluster scope
E0504 09:59:39.512234       1 leaderelection.go:436] error retrieving resource lock shop/operator: Get "https://10.96.0.1:443/apis/coordination.k8s.io/v1/namespaces/shop/leases/operator?timeout=5s": net/http: request canceled (Client.Timeout exceeded while awaiting headers)
I0504 09:59:44.512011       1 leaderelection.go:297] failed to renew lease shop/operator: context deadline exceeded
E0504 09:59:44.512177       1 main.go:96] "problem running manager" err="leader election lost"`,
  },
  {
    name: 'a thread that is interrupted by the end is not why it ends',
    source: 'Spring TaskUtils$LoggingErrorHandler',
    expected: 'unknown',
    log: `09:59:30.001 INFO  [main] RatePull - started in 3.2 s
09:59:40.004 INFO  [Thread-1] RatePull - shutdown requested
09:59:40.010 ERROR [scheduler-1] o.s.s.s.TaskUtils$LoggingErrorHandler - Unexpected error occurred in scheduled task
java.lang.InterruptedException: sleep interrupted
	at java.base/java.lang.Thread.sleep(Native Method)
	at com.halden.rates.Poller.run(Poller.java:31)
09:59:40.052 INFO  [Thread-1] com.zaxxer.hikari.HikariDataSource - HikariPool-1 - Shutdown completed.`,
  },
  {
    name: 'go: names the variable it cannot decode',
    source: 'encoding/base64 CorruptInputError',
    expected: 'config-invalid',
    acceptable: ['app-exception'],
    exit: 2,
    log: `panic: HMAC_KEY: illegal base64 data at input byte 44

goroutine 1 [running]:
main.mustKey({0x6f2d1e, 0x8})
	/src/main.go:31 +0xa5`,
  },
  {
    name: 'customers quote errors in their tickets',
    source: 'near miss: an indexer of support tickets',
    expected: 'unknown',
    acceptable: ['app-exception'],
    log: `2026-05-04 09:59:40 INFO  ticket-index 1.4.0
2026-05-04 09:59:41 INFO  indexed #88121 "Connection refused when I log in with my phone"
2026-05-04 09:59:41 INFO  indexed #88122 "FATAL: password authentication failed - what does this mean?"
2026-05-04 09:59:42 INFO  indexed #88123 "permission denied on /etc/hosts"`,
  },
]
