import { describeLogCause } from '../../support/log-cases.ts'

describeLogCause('tls-failure', {
  recognised: [
    {
      of: 'Go crypto/x509 (pkg.go.dev/crypto/x509#UnknownAuthorityError)',
      log: `2026/05/04 09:59:44 Get "https://vault.security:8200/v1/sys/health": tls: failed to verify certificate: x509: certificate signed by unknown authority`,
      says: ['certificate signed by unknown authority', 'vault.security'],
    },
    {
      of: 'JSSE',
      log: `javax.net.ssl.SSLHandshakeException: PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target
	at java.base/sun.security.ssl.Alert.createSSLException(Alert.java:130)`,
    },
    {
      of: 'Node (nodejs.org/api/tls.html#x509-certificate-error-codes)',
      log: `Error: unable to verify the first certificate
    at TLSSocket.onConnectSecure (node:_tls_wrap:1685:34) {
  code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'
}`,
    },
    {
      of: 'OpenSSL against a plain port',
      log: `ssl.SSLError: [SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1006)`,
    },
    {
      of: 'libpq sslmode=require',
      log: `psycopg2.OperationalError: connection to server at "db" (10.96.1.2), port 5432 failed: server does not support SSL, but SSL was required`,
      says: ['db:5432'],
    },
    {
      of: 'nginx with a key of another certificate',
      log: `nginx: [emerg] SSL_CTX_use_PrivateKey("/etc/tls/tls.key") failed (SSL: error:05800074:x509 certificate routines::key values mismatch)`,
      says: ['Secret web-tls'],
      container: { volumeMounts: [{ name: 'tls', mountPath: '/etc/tls' }] },
      around: { spec: { volumes: [{ name: 'tls', secret: { secretName: 'web-tls' } }] } },
    },
    {
      of: 'rustls',
      log: `Error: invalid peer certificate: Expired`,
    },
    {
      of: 'HttpClient of .NET',
      log: `Unhandled exception. System.Net.Http.HttpRequestException: The SSL connection could not be established, see inner exception.
 ---> System.Security.Authentication.AuthenticationException: The remote certificate is invalid because of errors in the certificate chain: NotTimeValid
   at System.Net.Security.SslStream.SendAuthResetSignal(ReadOnlySpan\`1 alert, ExceptionDispatchInfo exception)`,
      exitCode: 134,
    },
  ],
  nearMisses: [
    {
      of: 'a certificate file that is not there',
      log: `nginx: [emerg] cannot load certificate "/etc/tls/tls.crt": BIO_new_file() failed (SSL: error:80000002:system library::No such file or directory:calling fopen(/etc/tls/tls.crt, r))`,
      instead: 'missing-file-or-module',
    },
    {
      of: 'a warning that TLS is off',
      log: `WARN no TLS client certificate configured, using plain text
FATAL required environment variable "TOKEN_URL" is not set`,
      instead: 'config-invalid',
    },
    {
      of: 'a client that scans the port',
      log: `2026/05/04 09:59:40 http: TLS handshake error from 10.0.0.4:40112: EOF
2026/05/04 09:59:41 served 10 requests
2026/05/04 09:59:42 served 12 requests
2026/05/04 09:59:43 served 17 requests
panic: assignment to entry in nil map

goroutine 1 [running]:
main.main()
	/src/main.go:30 +0x1d4`,
      exitCode: 2,
      instead: 'app-exception',
    },
  ],
})
