/** Messages of TLS libraries: verification and handshake. */
import type { Signature } from './signature.ts'

export const tlsFailure: readonly Signature[] = [
  // OpenSSL verify errors, as Python, Ruby, PHP, curl and Node print them: https://docs.openssl.org/3.0/man3/X509_STORE_CTX_get_error/
  {
    pattern:
      /(?<what>[Cc]ertificate (?:has )?expired(?: on [\d-]{8,10})?|certificate is not yet valid|self[- ]signed certificate(?: in certificate chain)?|unable to get (?:local )?issuer certificate|unable to verify the first certificate|[Hh]ostname mismatch[^\n"]{0,120}|CERT_HAS_EXPIRED|CERT_NOT_YET_VALID|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT(?:_LOCALLY)?|SELF_SIGNED_CERT_IN_CHAIN|ERR_TLS_CERT_ALTNAME_INVALID|Hostname\/IP does not match certificate's altnames[^\n"]{0,120})/,
    strength: 0.98,
    of: 'OpenSSL',
  },
  {
    pattern:
      /x509: (?<what>certificate [^\n"]{5,160}|cannot validate certificate [^\n"]{5,120}|[^\n"]{5,120})/,
    strength: 0.98,
    of: 'Go crypto/x509',
  },
  {
    pattern:
      /tls: (?<what>failed to verify certificate[^\n"]{0,160}|handshake failure|first record does not look like a TLS handshake|bad certificate|unknown certificate authority|certificate required|expired certificate|protocol version not supported|no application protocol|internal error|private key (?:type )?does not match[^\n"]{0,60}|failed to (?:find|parse)[^\n"]{0,100}|oversized record received[^\n"]{0,60})/,
    strength: 0.97,
    of: 'Go crypto/tls',
  },
  {
    pattern:
      /(?<what>PKIX path (?:building|validation) failed[^\n]{0,160}|unable to find valid certification path[^\n]{0,60}|SSLHandshakeException[^\n]{0,160}|SSLPeerUnverifiedException[^\n]{0,160}|CertificateExpiredException[^\n]{0,120}|CertificateNotYetValidException[^\n]{0,120}|No subject alternative (?:DNS )?names? [^\n]{0,100}|Received fatal alert: \w{1,120}|Unsupported or unrecognized SSL message|Certificate for <[^>]{1,120}> doesn't match[^\n]{0,120}|no cipher suites in common|keystore password was incorrect|Invalid keystore format|Keystore was tampered with[^\n]{0,60})/,
    strength: 0.97,
    of: 'JSSE',
  },
  {
    pattern:
      /(?<what>wrong version number|sslv3 alert [a-z ]{1,120}|tlsv1(?:\.\d)? alert [a-z ]{1,120}|SSL routines:[^\n]{0,120}|invalid peer certificate: \w{1,120}|InvalidCertificate\(\w{1,120}\)|server certificate verification failed|SSL certificate problem: [^\n]{3,100}|SSL: no alternative certificate subject name[^\n]{0,80}|SSL peer certificate or SSH remote key was not OK|error setting certificate (?:verify locations|file)[^\n]{0,100}|The remote certificate (?:is invalid|was rejected)[^\n]{0,100}|The SSL connection could not be established[^\n]{0,60}|SSL handshake (?:failed|error|has failed)[^\n]{0,80}|TLS handshake (?:failed|error|timeout)[^\n]{0,80}|ssl\.SSLError[^\n]{0,120}|ERR_SSL_\w{1,120}|EPROTO|tls_alert|Fatal - \w[\w ]{1,120}|unknown ca\b)/,
    strength: 0.94,
    unless: /No such file or directory|BIO_new_file/,
    of: 'OpenSSL, rustls, curl, .NET, Erlang',
  },
  {
    pattern:
      /(?<what>server does not support SSL, but SSL was required|[Tt]he server does not support SSL connections|SSL is not enabled on the server|server gave HTTP response to HTTPS client|[Cc]lient sent an HTTP request to an HTTPS server|PEM_read_bio[^\n]{0,80}failed[^\n]{0,80}|key values mismatch|no start line|bad decrypt|could not load (?:server )?certificate file[^\n]{0,80}|could not load private key file[^\n]{0,80})/,
    strength: 0.95,
    unless: /No such file or directory|BIO_new_file|[Pp]ermission denied/,
    of: 'libpq, pgx, pgjdbc, Go net/http, OpenSSL PEM',
  },
]
