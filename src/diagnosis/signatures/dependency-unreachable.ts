/** Messages of clients that cannot reach what they depend on; `src/diagnosis/dependency.ts` extracts the address. */
import type { Signature } from './signature.ts'

/** A server that answers a probe or a proxy that lost an upstream logs refusals as daily work. */
const DAILY = /while connecting to upstream|while reading response header from upstream|GET \/\S* HTTP/

export const dependencyUnreachable: readonly Signature[] = [
  {
    pattern:
      /\b(?<code>ECONNREFUSED|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ECONNRESET|EPIPE|ECONNABORTED|ESOCKETTIMEDOUT|UND_ERR_CONNECT_TIMEOUT|UND_ERR_SOCKET)\b/,
    strength: 0.95,
    of: 'Node',
  },
  {
    pattern:
      /dial (?:tcp|unix|udp)\d? [^\n"]{1,120}?: (?:connect: )?(?<code>connection refused|i\/o timeout|no route to host|connection timed out|connection reset by peer|network is unreachable|operation timed out|no such file or directory)|read tcp [^\n"]{1,100}: (?<read>connection reset by peer|i\/o timeout)/,
    strength: 0.95,
    of: 'Go net',
  },
  {
    pattern:
      /connection to server at "[^"]{1,120}"(?: \([^)]{1,120}\))?, port \d+ failed: (?<code>Connection refused|Connection timed out|No route to host|timeout expired|Operation timed out|server closed the connection)|could not connect to server: (?<old>Connection refused|Connection timed out|No route to host)|could not connect to the primary server|(?<state>the database system is (?:starting up|shutting down|in recovery mode|not (?:yet )?accepting connections))|terminating connection due to administrator command|server closed the connection unexpectedly|(?<slots>sorry, too many clients already|remaining connection slots are reserved)/,
    strength: 0.96,
    of: 'libpq, PostgreSQL',
  },
  {
    pattern:
      /Can't connect to (?:local )?(?:MySQL|MariaDB|server) ?(?:server )?(?:on|through) [^\n]{1,120}|Communications link failure|MySQL server has gone away|Lost connection to MySQL server|Host '[^']{1,120}' is blocked because of many connection errors|Too many connections|A network-related or instance-specific error|TNS[:-][^\n]{1,80}|ORA-12(?:514|541|170|505)[^\n]{0,80}|Connection to \S{1,120}:\d+ refused|The connection attempt failed|Unable to (?:open|acquire|obtain) JDBC [Cc]onnection|Connection is not available, request timed out after \d+ms|Failed to obtain JDBC Connection|Can't reach database server at|P1001|PoolTimedOut|pool timed out while waiting for an open connection|Failed to connect to \d[\d.]{1,120}:\d+/,
    strength: 0.94,
    of: 'MySQL, SQL Server, Oracle, JDBC, Prisma, sqlx, Npgsql',
  },
  {
    pattern:
      /Error (?:111|110|113|104) connecting to [\w.-]{1,120}:\d+|Could not connect to Redis at [\w.-]{1,120}:\d+|JedisConnectionException|RedisConnectionException|RedisConnectionFailureException|Reached the max retries per request limit|MaxRetriesPerRequestError|It was not possible to connect to the redis server|CLUSTERDOWN|MASTERDOWN|LOADING Redis is loading|(?:MongoServerSelectionError|MongoNetworkError|MongoTimeoutException|ServerSelectionTimeoutError|MongoSocketOpenException|MongoNetworkTimeoutError|server selection (?:error|timeout))/,
    strength: 0.94,
    of: 'Redis and MongoDB clients',
  },
  {
    pattern:
      /KafkaJSConnectionError|KafkaJSNumberOfRetriesExceeded|KafkaJSBrokerNotFound|NoBrokersAvailable|client has run out of available brokers|All broker connections are down|\d{1,6}\/\d{1,6} brokers are down|Broker transport failure|(?:Broker|Node) may not be available|Timed out waiting for a node assignment|Bootstrap broker \S{1,120} [^\n]{0,40}disconnected|Failed to update metadata|Topic \S{1,120} not present in metadata after|BrokerUnreachableException|AMQPConnectionError|AMQPConnectorException|AmqpConnectException|AmqpIOException|[Cc]annot connect to amqps?:|no servers available for connection|nats: (?:timeout|no servers|connection closed)|Connect to ipv\d#[\d.:a-f[\]]{1,120} failed/,
    strength: 0.95,
    of: 'Kafka, RabbitMQ and NATS clients',
  },
  {
    pattern:
      /NewConnectionError|ConnectTimeoutError|Failed to establish a new connection|Max retries exceeded with url|ClientConnectorError|Cannot connect to host [\w.-]{1,120}:\d+|All connection attempts failed|Connect call failed \('[^']{1,120}', \d+|httpx\.Connect(?:Error|Timeout)|ConnectionRefusedError|ConnectionResetError|RemoteDisconnected|requests\.exceptions\.(?:ConnectionError|ConnectTimeout|ReadTimeout)|(?:connect|read) timeout=|aiohttp\.[\w.]*TimeoutError/,
    strength: 0.93,
    of: 'Python HTTP clients',
  },
  {
    pattern:
      /curl: \((?:7|28|52|56)\)[^\n]{0,160}|Failed to connect to [\w.-]{1,120} port \d+|can't connect to remote host[^\n]{0,60}|wget: download timed out|wait-for-it(?:\.sh)?: timeout occurred[^\n]{0,100}|Timeout after \S{1,120} waiting on dependencies[^\n]{0,160}|[Tt]imed? ?out (?:while )?waiting for (?:the )?(?<what>[\w.:/-]{1,120})(?: to (?:be|become|come|start|accept|respond)| on port|$)/,
    strength: 0.94,
    of: 'curl, wget, wait-for-it, dockerize',
  },
  {
    pattern:
      /java\.net\.(?:ConnectException|NoRouteToHostException|SocketTimeoutException|SocketException): (?<code>[^\n]{3,80})|ConnectTimeoutException|AnnotatedConnectException|ConnectionLossException|KeeperErrorCode = ConnectionLoss|Unable to connect to zookeeper|ZooKeeperClientTimeoutException|ConnectionPoolTimeoutException|ClosedChannelException|ResourceAccessException: I\/O error|FeignException\$ServiceUnavailable|RetryableException/,
    strength: 0.93,
    unless: /BindException|Address already in use/,
    of: 'Java',
  },
  {
    pattern:
      /SocketException \((?:111|110|113)\)|HttpRequestException: [^\n]{0,80}(?:refused|timed out)|tcp connect error|kind: ConnectionRefused|\(os error (?:111|110|113)\)|connect\(2\) for "?[^\n"]{1,80}"?|PG::ConnectionBad|Mysql2::Error::ConnectionError|SQLSTATE\[HY000\] \[2002\]|\(DBConnection\.ConnectionError\)|:econnrefused|\beconnrefused\b|:timeout, \{|Net::(?:Open|Read)Timeout|Faraday::ConnectionFailed|RedisException: Connection refused|fetch failed/,
    strength: 0.93,
    of: '.NET, Rust, Ruby, PHP, Elixir',
  },
  {
    pattern:
      /code = Unavailable desc = [^\n"]{3,160}|transport: Error while dialing|14 UNAVAILABLE[^\n]{0,80}|StatusCode\.UNAVAILABLE|UNAVAILABLE: io exception|etcdserver: (?:request timed out|no leader|leader changed)|no available endpoints|All host\(s\) tried for (?:\w{1,20} )?query failed|No living connections|no Elasticsearch node available|no healthy upstream|upstream connect error|\b(?:502 Bad Gateway|503 Service (?:Temporarily )?Unavailable|504 Gateway Time-?out)\b|failed to get API group resources|unable to retrieve the complete list of server APIs|failed to get server groups/,
    strength: 0.92,
    unless: DAILY,
    of: 'gRPC, etcd, Elasticsearch, proxies, Kubernetes clients',
  },
  {
    pattern:
      /[Cc]onnection (?:was )?(?:refused|timed out|reset(?: by peer)?|closed by (?:peer|remote host|foreign host)|aborted|failed|could not be established)|[Cc]onnect(?:ion)? (?:timeout|timed out)|[Tt]imed? ?out (?:while |when )?trying to (?:connect|reach)|[Nn]o route to host|[Nn]etwork is unreachable|[Hh]ost (?:is )?unreachable|[Ss]ocket hang up|[Bb]roken pipe|timeout of \d+ms exceeded/,
    strength: 0.92,
    unless: DAILY,
    of: 'free text',
  },
  {
    pattern:
      /(?:error (?:initially )?(?:creating|retrieving) (?:resource|leader election) (?:lock|record)|[Ff]ailed to update (?:lock|lease)[^\n]{0,20}):? [^\n]{0,120}?(?:Get|Put|Post) \\?"(?<api>https:\/\/[^"\\\s]{1,200})\\?": [^\n]{0,60}(?:deadline exceeded|Client\.Timeout|timeout|refused|reset|EOF|no route)/,
    strength: 0.95,
    of: 'client-go leader election: the API server does not answer',
  },
  // strerror(ECONNREFUSED) of glibc: https://translationproject.org/domain/libc.html
  {
    pattern:
      /Verbindungsaufbau abgelehnt|Connexion refusée|Conexión rehusada|Connessione rifiutata|Conexão recusada|Verbinding is geweigerd|Połączenie odrzucone|В соединении отказано|拒绝连接|接続を拒否されました/,
    strength: 0.92,
    of: 'ECONNREFUSED in other languages',
  },
  {
    pattern:
      /(?:[Cc]ould not|[Cc]ouldn't|[Cc]annot|[Cc]an't|[Uu]nable to|[Nn]ot able to|[Ww]asn't able to|[Ff]ailed to) (?:connect|reach|contact|dial|establish (?:a )?connection|open (?:a )?connection|ping)(?: to| with)?(?: the)? (?<what>[\w.:/@-]{1,120})|(?:[Dd]atabase|[Bb]roker|[Cc]ache|[Rr]edis|[Pp]ostgres|[Mm]y[Ss][Qq][Ll]|[Mm]ongo(?:DB)?|[Kk]afka|[Uu]pstream|[Ss]ervice)[^\n]{0,40} (?:is )?(?:unavailable|unreachable|not (?:reachable|available|responding|ready))/,
    strength: 0.86,
    unless: /[Pp]ermission denied|docker\.sock/,
    of: 'free text',
  },
  {
    pattern:
      /\b(?:redis|postgres\w*|mysql|mariadb|mongo\w*|kafka|amqp|rabbit\w*|nats|database|db|broker|cache|upstream|elasticsearch|etcd|consul|zookeeper)\b[^\n]{0,60}\b(?:ping|connect\w*|handshake|dial\w*|bootstrap|reach\w*)\b[^\n]{0,40}(?:fail|error|EOF|gave up|giving up|unsuccessful|lost|closed)/i,
    strength: 0.86,
    unless: /[Pp]ermission denied|password|not (?:configured|set)/,
    of: 'free text',
  },
  {
    pattern:
      /context deadline exceeded|i\/o timeout|[Rr]equest timed? ?out|[Oo]peration timed? ?out|TimeoutError|timed out after/,
    strength: 0.8,
    unless: /lock|cache(?:s)? to (?:be )?sync|probe/i,
    of: 'time-outs',
  },
  // It listens, and does not serve yet: https://redis.io/docs/latest/operate/oss_and_stack/management/persistence/
  {
    pattern:
      /BusyLoadingError|(?:LOADING )?Redis is loading the dataset in memory|MASTERDOWN Link with MASTER is down/,
    strength: 0.93,
    of: 'Redis',
  },
]
