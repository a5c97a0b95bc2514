import { describeLogCause } from '../../support/log-cases.ts'

describeLogCause('authentication-failed', {
  recognised: [
    {
      of: 'pgx, SQLSTATE 28P01 (postgresql.org/docs/current/errcodes-appendix.html)',
      log: `{"level":"fatal","error":"failed to connect to \`user=shop database=shop\`: 10.96.1.2:5432 (db): failed SASL auth: FATAL: password authentication failed for user \\"shop\\" (SQLSTATE 28P01)","msg":"store"}`,
      says: ['as user shop', 'Secret shop-db', 'key dsn'],
      container: {
        env: [{ name: 'DATABASE_URL', valueFrom: { secretKeyRef: { name: 'shop-db', key: 'dsn' } } }],
      },
    },
    {
      of: 'MySQL 1045 (dev.mysql.com/doc/mysql-errors/8.0/en/server-error-reference.html)',
      log: `SQLSTATE[HY000] [1045] Access denied for user 'shop'@'10.244.1.7' (using password: YES)`,
      exitCode: 255,
      says: ['as user shop'],
    },
    {
      of: 'MongoDB',
      log: `MongoServerError: Authentication failed.
    at Connection.sendCommand (/app/node_modules/mongodb/lib/cmap/connection.js:305:27) {
  ok: 0,
  code: 18,
  codeName: 'AuthenticationFailed'
}`,
    },
    { of: 'Redis ACL', log: `ReplyError: WRONGPASS invalid username-password pair or user is disabled.` },
    {
      of: 'RabbitMQ',
      log: `com.rabbitmq.client.AuthenticationFailureException: ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN. For details see the broker logfile.`,
    },
    {
      of: 'AWS SDK for Go v2',
      log: `2026/05/04 09:59:44 operation error STS: AssumeRoleWithWebIdentity, https response error StatusCode: 403, RequestID: 1, api error AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity`,
      says: ['sts:AssumeRoleWithWebIdentity'],
    },
    {
      of: 'boto3',
      log: `botocore.exceptions.NoCredentialsError: Unable to locate credentials`,
    },
    {
      of: 'google-auth',
      log: `google.auth.exceptions.DefaultCredentialsError: Your default credentials were not found. To set up Application Default Credentials, see https://cloud.google.com/docs/authentication/external/set-up-adc for more information.`,
    },
    {
      of: 'Azure Identity',
      log: `Azure.Identity.CredentialUnavailableException: DefaultAzureCredential failed to retrieve a token from the included credentials.`,
      exitCode: 134,
    },
    {
      of: 'Vault agent',
      log: `2026-05-04T09:59:44.000Z [ERROR] agent.auth.handler: error authenticating: error="Error making API request. URL: PUT http://vault:8200/v1/auth/kubernetes/login Code: 403. Errors: * permission denied" backoff=1s`,
    },
    {
      of: 'Kafka SASL',
      log: `org.apache.kafka.common.errors.SaslAuthenticationException: Authentication failed: Invalid username or password`,
    },
    { of: 'NATS', log: `nats: Authorization Violation` },
    {
      of: 'SQL Server',
      log: `Unhandled exception. Microsoft.Data.SqlClient.SqlException (0x80131904): Login failed for user 'sa'.`,
      exitCode: 134,
    },
    {
      of: 'PostgreSQL pg_hba',
      log: `FATAL:  no pg_hba.conf entry for host "10.244.1.7", user "shop", database "shop", no encryption`,
    },
  ],
  nearMisses: [
    {
      of: 'a file that may not be read',
      log: `Error: open /etc/tls/tls.key: permission denied`,
      instead: 'permission-denied',
    },
    {
      of: 'requests of users that are refused all day',
      log: `10.0.0.1 - - [04/May/2026:09:59:40 +0000] "GET /admin HTTP/1.1" 401 19
10.0.0.1 - - [04/May/2026:09:59:41 +0000] "GET /admin HTTP/1.1" 401 19
Traceback (most recent call last):
  File "/app/main.py", line 40, in <module>
    total = lines[3]
IndexError: list index out of range`,
      instead: 'app-exception',
    },
    {
      of: 'a service account without a Role',
      log: `E0504 09:59:44.000000 1 main.go:9] pods is forbidden: User "system:serviceaccount:shop:default" cannot list resource "pods" in API group "" in the namespace "shop"`,
      instead: 'rbac-forbidden',
    },
  ],
})
