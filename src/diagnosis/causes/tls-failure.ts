/** A certificate or handshake error ends the process. */
import { defineLogCause } from '../log-cause.ts'

export const tlsFailure = defineLogCause({
  id: 'tls-failure',
  title: 'TLS handshake or certificate error',
  meaning:
    'The application could reach the other side, but the encrypted connection could not be set up: a certificate is expired, is not trusted, or does not fit the name, or the two sides agree on no protocol.',
  signatures: [
    // OpenSSL verify errors, as Python, Ruby, PHP, curl and Node print them: https://docs.openssl.org/3.0/man3/X509_STORE_CTX_get_error/
    {
      pattern:
        /(?<what>certificate has expired|certificate is not yet valid|self[- ]signed certificate(?: in certificate chain)?|unable to get (?:local )?issuer certificate|unable to verify the first certificate|[Hh]ostname mismatch[^\n]{0,120}|CERTIFICATE_VERIFY_FAILED|CERT_HAS_EXPIRED|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_VERIFY_LEAF_SIGNATURE|SELF_SIGNED_CERT_IN_CHAIN|ERR_TLS_CERT_ALTNAME_INVALID)/,
      strength: 0.97,
      of: 'OpenSSL',
    },
    {
      pattern: /x509: (?<what>certificate [^\n"]{5,160}|cannot validate certificate [^\n"]{5,120})/,
      strength: 0.97,
      of: 'Go crypto/x509',
    },
    {
      pattern:
        /tls: (?<what>failed to verify certificate[^\n"]{0,160}|handshake failure|first record does not look like a TLS handshake|bad certificate|unknown certificate authority|protocol version not supported|no application protocol)/,
      strength: 0.95,
      of: 'Go crypto/tls',
    },
    {
      pattern:
        /(?<what>PKIX path (?:building|validation) failed[^\n]{0,160}|SSLHandshakeException[^\n]{0,160}|CertificateExpiredException[^\n]{0,120}|No subject alternative (?:DNS )?names? [^\n]{0,100})/,
      strength: 0.97,
      of: 'JSSE',
    },
    {
      pattern:
        /(?<what>wrong version number|sslv3 alert [a-z ]+|tlsv1 alert [a-z ]+|SSL routines:[^\n]{0,120}|invalid peer certificate: \w+|server certificate verification failed|AuthenticationException: The remote certificate is invalid[^\n]{0,100})/,
      strength: 0.92,
      of: 'OpenSSL, rustls, GnuTLS, .NET',
    },
  ],
  summary: ({ container, groups }) =>
    `Container ${container.name} cannot set up a TLS connection: ${groups['what'] ?? 'handshake failed'}.`,
  remedies: () => [
    {
      text: 'Look at the certificate that the other side serves: its dates, names and issuer.',
      command:
        'openssl s_client -connect <host>:<port> -servername <host> </dev/null | openssl x509 -noout -dates -subject -issuer -ext subjectAltName',
    },
    {
      text: 'Renew or reissue the certificate (cert-manager: check the Certificate and its events), or add its CA to the trust store of the container.',
    },
  ],
})
