/** Field cases: a credential that is refused, and the Kubernetes API refusing the service account. */
import type { LogCase } from './log-case.ts'
import { NOISE } from './noise.ts'

export const ACCESS_CASES: readonly LogCase[] = [
  {
    name: 'rails: postgres password',
    source: 'pg gem ConnectionBad',
    expected: 'authentication-failed',
    log: `${NOISE.rails}
rails aborted!
ActiveRecord::DatabaseConnectionError: There is an issue connecting with your hostname: orders-db. (ActiveRecord::DatabaseConnectionError)

Please check your database configuration and ensure there is a valid connection to your database.

Caused by:
PG::ConnectionBad: connection to server at "10.96.20.4", port 5432 failed: FATAL:  password authentication failed for user "orders" (PG::ConnectionBad)
connection to server at "10.96.20.4", port 5432 failed: FATAL:  no pg_hba.conf entry for host "10.244.1.7", user "orders", database "orders", no encryption`,
  },
  {
    name: 'laravel: mysql access denied',
    source: 'mysql error 1045 through PDO',
    expected: 'authentication-failed',
    log: String.raw`${NOISE.php}

   Illuminate\Database\QueryException

  SQLSTATE[HY000] [1045] Access denied for user 'shop'@'10.244.1.7' (using password: YES) (Connection: mysql, SQL: select exists (select 1 from information_schema.tables where table_name = 'migrations'))

  at vendor/laravel/framework/src/Illuminate/Database/Connection.php:825
    821▕                     $this->getName(), $query, $this->prepareBindings($bindings), $e`,
  },
  {
    name: 'node: mongo authentication failed',
    source: 'mongodb server error 18',
    expected: 'authentication-failed',
    log: `${NOISE.node}
MongoServerError: Authentication failed.
    at Connection.sendCommand (/app/node_modules/mongodb/lib/cmap/connection.js:299:27) {
  ok: 0,
  code: 18,
  codeName: 'AuthenticationFailed',
  connectionGeneration: 0
}

Node.js v22.15.0`,
  },
  {
    name: 'spring kafka: SASL failure',
    source: 'kafka-clients SaslAuthenticationException',
    expected: 'authentication-failed',
    log: `${NOISE.spring}
2026-05-04T09:59:40.801Z ERROR 1 --- [orders] [ntainer#0-0-C-1] o.a.k.clients.NetworkClient              : [Consumer clientId=consumer-orders-1, groupId=orders] Connection to node -1 (kafka/10.96.4.4:9093) failed authentication due to: Authentication failed during authentication due to invalid credentials with SASL mechanism SCRAM-SHA-512
2026-05-04T09:59:40.830Z ERROR 1 --- [orders] [ntainer#0-0-C-1] o.s.k.l.KafkaMessageListenerContainer    : Fatal consumer exception; stopping container

org.apache.kafka.common.errors.SaslAuthenticationException: Authentication failed during authentication due to invalid credentials with SASL mechanism SCRAM-SHA-512
2026-05-04T09:59:40.860Z ERROR 1 --- [orders] [ntainer#0-0-C-1] c.acme.orders.StopOnListenerError        : listener stopped, exiting`,
  },
  {
    name: 'go aws: web identity refused',
    source: 'aws-sdk-go-v2 sts AssumeRoleWithWebIdentity',
    expected: 'authentication-failed',
    log: `
time=2026-05-04T09:59:40.100Z level=INFO msg="starting exporter"
time=2026-05-04T09:59:40.400Z level=ERROR msg="list buckets" err="operation error S3: ListBuckets, get identity: get credentials: failed to refresh cached credentials, failed to retrieve credentials, operation error STS: AssumeRoleWithWebIdentity, https response error StatusCode: 403, RequestID: 6b1, api error AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity"`,
  },
  {
    name: 'sidecar exporter: redis wrong password',
    source: 'redis WRONGPASS',
    expected: 'authentication-failed',
    log: `
2026-05-04 09:59:40.101 INFO  cache-warmer 2.1 starting
2026-05-04 09:59:40.140 FATAL cache: WRONGPASS invalid username-password pair or user is disabled.`,
  },
  {
    name: 'rust sqlx: password failed',
    source: 'sqlx-postgres database error 28P01',
    expected: 'authentication-failed',
    exit: 101,
    log: String.raw`${NOISE.rust}
thread 'main' panicked at src/db.rs:19:14:
pool: Database(PgDatabaseError { severity: Fatal, code: "28P01", message: "password authentication failed for user \"ledger\"", detail: None, hint: None, position: None, file: Some("auth.c"), line: Some(326), routine: Some("auth_failed") })
note: run with ${'`'}RUST_BACKTRACE=1${'`'} environment variable to display a backtrace`,
  },
  {
    name: 'vault agent: permission denied on login',
    source: 'hashicorp/vault agent auth handler',
    expected: 'authentication-failed',
    role: 'init',
    log: `
==> Vault Agent started! Log data will stream in below:
2026-05-04T09:59:40.101Z [INFO]  agent.auth.handler: authenticating
2026-05-04T09:59:40.140Z [ERROR] agent.auth.handler: error authenticating:
  error=
  | Error making API request.
  |
  | URL: PUT https://vault.corp:8200/v1/auth/kubernetes/login
  | Code: 403. Errors:
  |
  | * permission denied
   backoff=1s
2026-05-04T09:59:41.301Z [ERROR] agent.auth.handler: exceeded max retries
Error: auth handler: permission denied`,
    acceptable: ['rbac-forbidden', 'permission-denied'],
  },
  {
    name: 'dotnet: sql server login failed',
    source: 'Microsoft.Data.SqlClient error 18456',
    expected: 'authentication-failed',
    exit: 134,
    log: `${NOISE.dotnet}
Unhandled exception. Microsoft.Data.SqlClient.SqlException (0x80131904): Login failed for user 'orders_app'.
   at Microsoft.Data.SqlClient.SqlInternalConnection.OnError(SqlException exception, Boolean breakConnection, Action${'`'}1 wrapCloseInAction)
   at Orders.Startup.EnsureDatabase() in /src/Orders/Startup.cs:line 51
ClientConnectionId:5d0d1c4e-2f8b-4a38-a2f5-7c6c9e6d1f1a
Error Number:18456,State:1,Class:14`,
  },
  {
    name: 'nats: authorization violation',
    source: 'nats.go ErrAuthorization',
    expected: 'authentication-failed',
    log: `${NOISE.zap}
{"level":"fatal","ts":1777888781.002,"caller":"bus/nats.go:33","msg":"connect","error":"nats: Authorization Violation"}`,
  },
  {
    name: 'ingress-nginx: may not list ingresses',
    source: 'client-go reflector forbidden',
    expected: 'rbac-forbidden',
    lived: 30,
    log: `${NOISE.klog}
W0504 09:59:41.101934       1 reflector.go:561] k8s.io/client-go/informers/factory.go:160: failed to list *v1.Ingress: ingresses.networking.k8s.io is forbidden: User "system:serviceaccount:ingress:ingress-nginx" cannot list resource "ingresses" in API group "networking.k8s.io" at the cluster scope
E0504 09:59:41.102934       1 reflector.go:158] "Unhandled Error" err="k8s.io/client-go/informers/factory.go:160: Failed to watch *v1.Ingress: failed to list *v1.Ingress: ingresses.networking.k8s.io is forbidden"
F0504 09:59:51.301934       1 main.go:83] timed out waiting for caches to sync`,
    exit: 255,
  },
  {
    name: 'python kubernetes client: 403',
    source: 'kubernetes-client/python ApiException',
    expected: 'rbac-forbidden',
    log: String.raw`${NOISE.python}
Traceback (most recent call last):
  File "/app/scaler.py", line 30, in <module>
    apps.list_namespaced_deployment("shop")
kubernetes.client.exceptions.ApiException: (403)
Reason: Forbidden
HTTP response headers: HTTPHeaderDict({'Audit-Id': 'b7c0', 'Cache-Control': 'no-cache, private', 'Content-Type': 'application/json'})
HTTP response body: {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"deployments.apps is forbidden: User \"system:serviceaccount:shop:default\" cannot list resource \"deployments\" in API group \"apps\" in the namespace \"shop\"","reason":"Forbidden","details":{"group":"apps","kind":"deployments"},"code":403}`,
  },
  {
    name: 'spring cloud kubernetes: cannot read pods',
    source: 'fabric8 KubernetesClientException',
    expected: 'rbac-forbidden',
    log: `${NOISE.spring}
2026-05-04T09:59:40.930Z ERROR 1 --- [orders] [           main] o.s.boot.SpringApplication               : Application run failed

io.fabric8.kubernetes.client.KubernetesClientException: Failure executing: GET at: https://10.96.0.1:443/api/v1/namespaces/shop/configmaps/orders. Message: configmaps "orders" is forbidden: User "system:serviceaccount:shop:orders" cannot get resource "configmaps" in API group "" in the namespace "shop". Received status: Status(apiVersion=v1, code=403, reason=Forbidden).
	at io.fabric8.kubernetes.client.dsl.internal.OperationSupport.requestFailure(OperationSupport.java:660)`,
  },
  {
    name: 'controller-runtime: leader lease forbidden',
    source: 'controller-runtime leader election',
    expected: 'rbac-forbidden',
    log: `
2026-05-04T09:59:40Z	INFO	setup	starting manager
2026-05-04T09:59:40Z	INFO	controller-runtime.metrics	Serving metrics server	{"bindAddress": ":8080", "secure": false}
E0504 09:59:40.501934       1 leaderelection.go:448] error initially creating lease lock: leases.coordination.k8s.io is forbidden: User "system:serviceaccount:ops:widget-operator" cannot create resource "leases" in API group "coordination.k8s.io" in the namespace "ops"
2026-05-04T09:59:52Z	ERROR	setup	problem running manager	{"error": "leader election lost"}`,
    acceptable: ['lock-contention'],
  },
  {
    name: 'kubectl in a shell job',
    source: 'kubectl error output',
    expected: 'rbac-forbidden',
    log: `
+ kubectl -n shop rollout restart deployment/api
error: failed to patch: deployments.apps "api" is forbidden: User "system:serviceaccount:shop:restarter" cannot patch resource "deployments" in API group "apps" in the namespace "shop"`,
  },
  {
    name: 'traefik: cannot watch secrets, then gives up',
    source: 'traefik kubernetes provider',
    expected: 'rbac-forbidden',
    lived: 40,
    log: String.raw`
2026-05-04T09:59:40Z INF Traefik version 3.3.6 built on 2025-04-18
2026-05-04T09:59:40Z WRN Traefik can reject some encoded characters in the request path.
2026-05-04T09:59:41Z ERR error="secrets is forbidden: User \"system:serviceaccount:edge:traefik\" cannot list resource \"secrets\" in API group \"\" at the cluster scope" providerName=kubernetes
2026-05-04T09:59:58Z ERR Cannot retrieve data error="timed out waiting for caches to sync" providerName=kubernetes
2026-05-04T09:59:59Z INF Shutting down`,
  },
]
