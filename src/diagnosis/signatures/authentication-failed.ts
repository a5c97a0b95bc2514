/** Messages of servers and SDKs that refuse a credential. */
import type { Signature } from './signature.ts'

export const authenticationFailed: readonly Signature[] = [
  {
    pattern:
      /password authentication failed for user "(?<user>[^"]{1,120})"|no pg_hba\.conf entry for [^\n]{0,20}host "(?<hba>[^"]{1,120})"|role "(?<role>[^"]{1,120})" (?:does not exist|is not permitted to log in)|(?:Peer|Ident|MD5|GSSAPI|SCRAM|LDAP|PAM) authentication failed|fe_sendauth: no password supplied|client password must be a string|no password was provided|SQLSTATE 28(?:P01|000)|requires a (?:valid client certificate|password)/,
    strength: 0.98,
    of: 'PostgreSQL',
  },
  // lc_messages of the server decides: https://github.com/postgres/postgres/tree/master/src/backend/po
  {
    pattern:
      /Passwort-Authentifizierung für Benutzer [»„"](?<de>[^«“"]{1,120})[«“"] fehlgeschlagen|authentification par mot de passe échouée pour l'utilisateur «?\s?"?(?<fr>[^»"\n]{1,120})|la autentificación password falló para el usuario «?"?(?<es>[^»"\n]{1,120})|autenticazione con password fallita per l'utente "(?<it>[^"]{1,120})"|autenticação do tipo password falhou para usuário "(?<pt>[^"]{1,120})"|пользователь "(?<ru>[^"]{1,120})" не прошёл проверку подлинности|用户 ?"(?<zh>[^"]{1,120})" Password ?认证失败|ユーザー"(?<ja>[^"]{1,120})"のパスワード認証に失敗しました/,
    strength: 0.97,
    of: 'PostgreSQL in other languages',
  },
  {
    pattern:
      /[Aa]ccess denied for user '(?<user>[^']*)'@'(?<host>[^']*)'|ER_ACCESS_DENIED_ERROR|ER_NOT_SUPPORTED_AUTH_MODE|Authentication plugin '[^']{1,120}' (?:cannot be loaded|is not supported)|Public Key Retrieval is not allowed|Login failed for user '(?<mssql>[^']{1,120})'|ORA-01017|ORA-28000/,
    strength: 0.98,
    of: 'MySQL, SQL Server, Oracle',
  },
  {
    pattern:
      /NOAUTH|WRONGPASS|NOPERM |ERR invalid password|invalid username-password pair|without any password configured|redis\.exceptions\.AuthenticationError|(?:MongoServerError|MongoError|OperationFailure|MongoCommandException|MongoSecurityException)[^\n]{0,80}(?:[Aa]uthentication|auth)[^\n]{0,20}(?:failed|required|authenticating)?|bad auth : |command \w{1,120} requires authentication|not authorized on (?<db>[\w.-]{1,120}) to execute command|SCRAM-SHA-\d+[^\n]{0,60}(?:Authentication|authentication) failed/,
    strength: 0.97,
    of: 'Redis, MongoDB',
  },
  {
    pattern:
      /SaslAuthenticationException|SASL (?:authentication|handshake|SCRAM)[^\n]{0,60}(?:fail|error|invalid)|SASLAuthenticationError|KafkaJSSASLAuthenticationError|TopicAuthorizationException|GroupAuthorizationException|ClusterAuthorizationException|[A-Z]{1,120}_AUTHORIZATION_FAILED|ACCESS_REFUSED|ACCESS-REFUSED|Login was refused|AuthenticationFailureException|ProbableAuthenticationError|NOT_ALLOWED - (?:access to )?vhost|[Aa]uthorization [Vv]iolation|Authentication Timeout|not authorized to access (?:topics|group)|Connection refused: (?:Not authorized|Bad user name or password|[Bb]ad [Uu]ser)/i,
    strength: 0.97,
    of: 'Kafka, RabbitMQ, NATS, MQTT',
  },
  {
    pattern:
      /InvalidClientTokenId|SignatureDoesNotMatch|ExpiredToken(?:Exception)?|UnrecognizedClientException|InvalidAccessKeyId|AccessDenied(?:Exception)?\b(?!: \/)|NoCredentialProviders|Unable to locate credentials|NoCredentialsError|no EC2 IMDS role found|failed to (?:refresh cached|retrieve) credentials|Unable to load (?:AWS )?credentials|Could not load credentials from any providers|CredentialsProviderError|[Nn]ot authorized to perform:? (?<what>[\w:*]{1,120})|AssumeRoleWithWebIdentity|[Aa]ccess [Kk]ey I[Dd] you provided does not exist|security token included in the request is (?:invalid|expired)|request signature we calculated does not match|get credentials: /,
    strength: 0.95,
    unless: /AccessDeniedException: \//,
    of: 'AWS SDKs',
  },
  {
    pattern:
      /could not find default credentials|[Dd]efault credentials were not found|DefaultCredentialsError|Application Default Credentials (?:are|were) not (?:available|found)|insufficient authentication scopes|googleapi: Error 40[13]\b|\bNOT_AUTHORIZED\b|IAM_PERMISSION_DENIED|[Mm]issing permissions? '?[a-z]\w{1,40}(?:\.\w{1,60}){2}|does not have (?<right>[a-z]\w{1,40}(?:\.\w{1,60}){2}) (?:access|permission)|Permission '(?<denied>[a-z]\w{1,40}(?:\.\w{1,60}){2})' denied|invalid_grant|AADSTS\d+|DefaultAzureCredential failed|ManagedIdentityCredential authentication unavailable|(?:AuthenticationFailed|AuthorizationFailed|AuthorizationFailure)\b|ClientAuthenticationError|CredentialUnavailable(?:Error|Exception)|status: UNAUTHENTICATED|code = Unauthenticated|StatusCode\.UNAUTHENTICATED|16 UNAUTHENTICATED/,
    strength: 0.96,
    of: 'Google Cloud, Azure, gRPC',
  },
  {
    pattern:
      /security_exception|missing authentication credentials|unable to authenticate user \[(?<user>[^\]]{1,120})\]|failed to authenticate user \[(?<es>[^\]]{1,120})\]|etcdserver: (?:authentication failed|user name is empty|invalid auth token|permission denied)|ACL not found|token with AccessorID|[Pp]ermission denied: token|invalid role or secret ID|error authenticating: |Authentication failed: password is incorrect|Provided username \S{1,120} and\/or password are incorrect|AuthenticationException(?!: The remote certificate)|BadCredentialsException|LDAP[^\n]{0,40}(?:error code|Result Code) 49|Invalid Credentials|535[ -]5\.7\.\d|Username and Password not accepted|permission denied for (?:table|schema|database|relation|sequence|view|function) (?<object>\S{1,120})/,
    strength: 0.95,
    of: 'Elasticsearch, etcd, Consul, Vault, ClickHouse, Cassandra, LDAP, SMTP, PostgreSQL grants',
  },
  {
    pattern:
      /[Ii]nvalid API [Kk]ey|[Ii]ncorrect API key|invalid_api_key|API key (?:is )?(?:invalid|not valid|expired|revoked)|Bad credentials|invalid_client\b|unauthorized_client|invalid_auth\b|invalid_token\b|token (?:is|has) (?:expired|revoked|invalid)|[Tt]oken expired|TokenExpiredError|JsonWebTokenError|Permission denied \(publickey|Authentication failed for '(?<git>[^']{1,120})'|could not read Username for|(?:[Ll]ogin|[Ss]ign[- ]?in) failed|[Ii]nvalid (?:credentials|username or password|user(?:name)? ?\/ ?password|client secret|login|access token|license key)|[Bb]ad (?:credentials|username or password)/,
    strength: 0.93,
    of: 'HTTP APIs, OAuth, Git',
  },
  {
    pattern:
      /\b401\b[^\n]{0,40}(?:Unauthori[sz]ed|UNAUTHORIZED|Client Error)|(?:Unauthori[sz]ed|UNAUTHORIZED)[^\n]{0,40}\b401\b|status(?: ?code)?[=: "]{1,4}401\b|\b403\b[^\n]{0,20}(?:Forbidden|Client Error: Forbidden)|responded with 401|Code: 40[13]\. Errors|HTTP\/1\.1 401|(?:^|[\s"(])Unauthorized(?:[\s".:)]|$)/,
    strength: 0.9,
    unless: /system:serviceaccount|" 401 \d|" 403 \d/,
    of: 'HTTP 401 and 403',
  },
  {
    pattern:
      /[Aa]uthentication (?:failed|failure|error|required|is required)|[Ff]ailed to authenticate|AuthenticationError|[Uu]nable to authenticate|[Nn]ot authenticated|auth(?:entication)? (?:was )?(?:rejected|refused|denied)|credentials? (?:rejected|refused|expired|not accepted|are invalid|is invalid)/,
    strength: 0.92,
    of: 'free text',
  },
]
