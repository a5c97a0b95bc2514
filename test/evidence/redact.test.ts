/** Secrets go, and what a diagnosis needs stays. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readLog } from '../../src/evidence/read-log.ts'
import { createRedactor } from '../../src/evidence/redact.ts'

/** Marked tokens are put together here, so that no scanner of this repository takes them for real ones. */
const made = (...parts: string[]) => parts.join('')
const JWT = made('eyJhbGciOiJIUzI1NiJ9', '.eyJzdWIiOiJ4In0', '.c2lnbmF0dXJl')

describe('Text loses', () => {
  it.each([
    ['an AWS key id', `id ${made('AKIA', '4HALDEN7EXAMPLE0')} used`, made('AKIA', '4HALDEN')],
    ['an AWS secret', 'aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', 'wJalr'],
    ['a Google key', made('AIza', 'SyA1234567890abcdefghijklmnopqrstuv'), 'SyA12345'],
    [
      'an Azure storage key',
      'DefaultEndpointsProtocol=https;AccountName=x;AccountKey=abcd+efgh/ijkl==;EndpointSuffix=y',
      'abcd+efgh',
    ],
    ['a GitHub token', made('ghp_', 'a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6q7r8'), 'a1b2c3'],
    ['a GitLab token', made('glpat-', 'abcdefghij1234567890'), 'abcdefghij'],
    ['a Slack token', made('xoxb-', '123456789012-abcdefGHIJ'), 'abcdefGHIJ'],
    ['a Stripe key', made('sk_live_', '51H8abcdefghijklmnop'), '51H8abc'],
    ['an npm token', made('npm_', 'abcdefghijklmnopqrstuvwxyz0123456789'), 'abcdefghij'],
    ['a SendGrid key', made('SG.', 'abcdefghijklmnop1234.qrstuvwxyz0123456789ABCD'), 'abcdefghijk'],
    ['a Twilio key', made('SK', '0123456789abcdef0123456789abcdef'), '0123456789abcdef'],
    ['a JWT', `token ${JWT} expired`, 'c2lnbmF0'],
    ['a bearer header', 'Authorization: Bearer abcDEF123456', 'abcDEF'],
    ['a basic header', 'Authorization: Basic dXNlcjpwYXNzd29yZA==', 'dXNlcjp'],
    ['a header as Python prints it', "{'Authorization': 'Bearer abcDEF123456', 'Accept': '*/*'}", 'abcDEF'],
    ['a password in an address', 'dial postgres://app:Tr0ub4dor@pg:5432/orders?sslmode=disable', 'Tr0ub4dor'],
    ['a password with an at sign', 'redis://:p@ss/word@cache:6379/0', 'p@ss'],
    ['passwords in a list of addresses', 'amqp://u:one1@a:5672,amqp://u:two2@b:5672', 'two2'],
    ['a libpq string', 'host=pg port=5432 user=app password=hunter2 dbname=x', 'hunter2'],
    ['a quoted libpq password', "host=pg password='hunter 2' dbname=x", 'hunter 2'],
    ['an ADO.NET string', 'Server=sql,1433;User ID=sa;Password=p@ss w0rd;Encrypt=true', 'w0rd'],
    ['a JDBC address', 'jdbc:mysql://db:3306/x?user=app&password=hunter2&useSSL=false', 'hunter2'],
    ['a Go MySQL DSN', 'app:hunter2@tcp(mysql:3306)/orders', 'hunter2'],
    ['JSON', '{"user":"app","db_password":"hunter2","port":5432}', 'hunter2'],
    ['JSON in JSON', '{"msg":"{\\"clientSecret\\":\\"hunter2\\"}"}', 'hunter2'],
    ['YAML', '  apiKey: 9f8e7d6c5b4a', '9f8e7d6c5b4a'],
    ['YAML with a plain word', '  password: swordfish', 'swordfish'],
    ['an environment dump', 'STRIPE_SECRET_KEY=abc123def', 'abc123def'],
    ['a password like a version', 'DB_PASSWORD=10.20.30', '10.20.30'],
    ['a file that grep names', 'config/secrets/token:9f8e7d6c5b4a', '9f8e7d6c5b4a'],
    [
      'the beginning of a password that Go takes for a port',
      'parse "postgres://fx:Zk9#qP2!vv@pg:5432/fx": invalid port ":Zk9" after host',
      'Zk9',
    ],
    ['a Python dict', "{'password': 'hunter2', 'host': 'pg'}", 'hunter2'],
    ['a Ruby hash', '{:password=>"hunter2", :host=>"pg"}', 'hunter2'],
    ['a Go struct', '{Host:pg Port:5432 Password:hunter2 User:app}', 'hunter2'],
    ['a flag', 'server --db-password=hunter2 --port 80', 'hunter2'],
    ['a flag with a space', 'server --db-password hunter2 --port 80', 'hunter2'],
    ['an ioredis error', "command: { name: 'auth', args: [ 'hunter2' ] }", 'hunter2'],
    ['an ioredis error in JSON', '{"command":{"name":"auth","args":["hunter2"]}}', 'hunter2'],
    ['a Redis configuration', '>>> \'requirepass "hunter2"\'', 'hunter2'],
    ['SQL', "ALTER ROLE app WITH PASSWORD 'hunter2'", 'hunter2'],
    ['a signed address', 'https://b.s3.amazonaws.com/k?X-Amz-Signature=abcdef0123&x=1', 'abcdef0123'],
    ['a Slack webhook', 'https://hooks.slack.com/services/T0001/B0001/abcdefgh', 'abcdefgh'],
    ['a cookie', 'Cookie: session=abcdef0123; theme=dark', 'abcdef0123'],
    ['an AWS session token', 'AWS_SESSION_TOKEN=FwoGZXIvYXdzEBYaD', 'FwoGZX'],
    ['a temporary AWS key', `{"AccessKeyId":"${made('ASIA', '4HALDEN7EXAMPLE0')}"}`, 'HALDEN7'],
    ['an Azure client secret', made('abc', '8Q~', 'defghijklmnopqrstuvwxyz0123456789'), 'defghijk'],
    ['an Azure SAS', 'https://acc.blob.core.windows.net/c?sv=2024&sig=abcd%2Befgh&se=x', 'abcd%2B'],
    ['a Service Bus string', 'Endpoint=sb://x/;SharedAccessKeyName=root;SharedAccessKey=abcd+efg=', 'abcd+'],
    ['a Google OAuth token', made('ya29.', 'a0AfH6SMBabcdefghijklmnop'), 'a0AfH6'],
    ['a fine-grained GitHub token', made('github_pat_', '11ABCDEFG0abcdefghijkl'), '11ABCDE'],
    ['a GitLab runner token', made('glrt-', 'abcdefghij1234567890'), 'abcdefghij'],
    ['a Slack app token', made('xapp-', '1-A0001-1234567890-abcdef'), 'abcdef'],
    ['a restricted Stripe key', made('rk_test_', '51H8abcdefghijklmnop'), '51H8abc'],
    ['a webhook secret of Stripe', made('whsec_', 'abcdefghij1234567890'), 'abcdefghij'],
    ['a Vault token', made('hvs.', 'CAESIabcdefghijklmnopqrs'), 'CAESI'],
    ['a model key', made('sk-', 'proj-abcdefGHIJKL0123456789'), 'abcdefGH'],
    ['a token in place of a user', made('https://', 'abcdefghij0123456789abcd', '@github.com/x'), 'abcdefgh'],
    ['a password behind an empty user', 'redis://:hunter2@cache:6379', 'hunter2'],
    ['a password in a mongo seed list', 'mongodb+srv://app:hunter2@a.example,b.example/x', 'hunter2'],
    ['a password whose address is quoted', 'connect "postgres://app:hunter2@pg/x": refused', 'hunter2'],
    ['passwords of a Go form', 'map[password:[hunter2] user:[app]]', 'hunter2'],
    ['a list of arguments', '["--db-password", "hunter2", "--port", "80"]', 'hunter2'],
    ['camel case in a name', 'dbPassWord: hunter2', 'hunter2'],
    ['a name with digits before it', '2026-password=hunter2', 'hunter2'],
    ['a curl command', 'curl -s -u app:hunter2 https://x', 'hunter2'],
    ['a redis-cli command', 'redis-cli -h cache -a hunter2 ping', 'hunter2'],
    ['a mysql command', 'mysqldump -uroot -phunter2 orders', 'hunter2'],
    ['a proxy header', 'Proxy-Authorization: Basic dXNlcjpwYXNzd29yZA==', 'dXNlcjp'],
    ['a token in capitals', 'BEARER abcDEF123456', 'abcDEF'],
    ['a digest header', 'Authorization: Digest username="x", response="abcdef0123"', 'username="x'],
    ['a YAML value in quotes', `client-secret: 'hunter2 and more'`, 'hunter2'],
    ['an escaped quote in a value', '{"password":"hun\\"ter2","x":1}', 'ter2'],
    ['a value without its closing quote', 'password="hunter2 and the log ends', 'hunter2'],
    ['a signing key', 'JWT_SIGNING_KEY=hunter2', 'hunter2'],
    [
      'a key in one line',
      '"private_key": "-----BEGIN PRIVATE KEY-----\\nMIIEv\\n-----END PRIVATE KEY-----\\n"',
      'MIIEv',
    ],
  ])('%s', (_what, text, secret) => {
    const redactor = createRedactor()

    const redacted = redactor.text(text)

    expect(redacted).not.toContain(secret)
    expect(redacted).toContain('[redacted]')
    expect(redactor.count()).toBeGreaterThan(0)
    expect(redactor.text(redacted)).toBe(redacted)
  })
})

describe('Text keeps', () => {
  it.each([
    [
      'image digests',
      'registry.example/api@sha256:4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945',
    ],
    ['commit hashes', 'commit 9fceb02d0ae598e95dc970b74767f19372d61af8'],
    ['UUIDs', 'request 497f51b2-2c1f-4c53-98da-865e33d42b24'],
    ['pod names', 'pod payments-api-54f6784477-zspl6'],
    ['names of Secrets', 'secret "db-creds" not found'],
    ['keys of Secrets', "couldn't find key password in Secret payments/db-creds"],
    ['missing variables', 'required environment variable PSP_API_KEY is missing'],
    ['missing settings', 'PSP_API_KEY: field required'],
    ['empty settings', 'DB_PASSWORD: must not be empty'],
    ['KeyError', "KeyError: 'PSP_API_KEY'"],
    ['refused passwords', 'FATAL: password authentication failed for user "ledger"'],
    ['parser errors', 'SyntaxError: Unexpected token } in JSON at position 4'],
    ['parser errors with a colon', 'Unexpected token: ILLEGAL'],
    ['ports and mail addresses', 'GET http://api:8080/users?mail=a@b.example'],
    [
      'addresses without credentials',
      'dial tcp: lookup pg-orders.payments.svc on 10.96.0.10:53: no such host',
    ],
    ['paths of secrets', 'open /var/run/secrets/kubernetes.io/serviceaccount/token: permission denied'],
    ['files of secrets', 'token_file=/etc/app/token password_file=/run/secrets/db'],
    ['limits', 'max_tokens=4096 tokens: 512'],
    ['keys of data', 'partition_key=tenant-7 cache_key=user:1'],
    ['Java traces', 'at com.example.TokenService.refresh(TokenService.java:42)'],
    ['Go traces', '/src/auth/token.go:42 +0x1d'],
    ['names of errors', 'TokenExpiredError: jwt expired at 12:00'],
    ['the watch of a controller', 'secret=payments/db-creds synced'],
    ['tags of a log', 'auth [ERROR] login failed'],
    ['settings of a server', 'security.authorization: enabled'],
    ['what a validator says', '{"API_KEY":"Invalid input: expected string, received undefined"}'],
    ['what MySQL says', "Access denied for user 'app'@'10.0.0.1' (using password: YES)"],
    ['names like tokens', 'sk-learn-inference-service-5d48547985-nrjfg'],
    ['basic words', 'Basic authentication is required'],
    ['a watch on a pod', 'pod/token-refresher-5d48547985-nrjfg is ready'],
    [
      'the image of a pod',
      'ghcr.io/x/api:1.2.3@sha256:4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945',
    ],
    ['an image with a name like a secret', 'Pulling image "registry.example:5000/identity/token-mint:6.3.0"'],
    ['an image without a registry', 'image: session-token-cache:2026.11.2'],
    ['an image with a word for a tag', 'Back-off pulling image "ghcr.io/x/secret-sync:main-5f0c2aa"'],
    ['git addresses', 'git@github.com:x/y.git'],
    ['addresses with a port only', 'https://api.example:8443/v1?user=a@b.example'],
    ['options of other commands', 'docker run -p8080:80 -u 1000:1000 nginx'],
    ['names with dashes in prose', 'mounting db-password from the volume'],
    ['paths with many dots', `token=/a../a../a../a../a`],
    ['references to variables', 'password=$(DB_PASSWORD) token=$TOKEN key={{ .Values.key }}'],
    ['references to a store', 'password=vault:secret/data/db#password'],
    ['sums', 'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 OK'],
    ['trace ids', 'trace_id=4bf92f3577b34da6a3ce929d0e0e4736 span_id=00f067aa0ba902b7'],
    ['a key of a map', 'missing key: orders'],
    ['masks', 'amqp://inventory:**@rabbitmq:5672//'],
  ])('%s', (_what, text) => {
    const redactor = createRedactor()

    const redacted = redactor.text(text)

    expect(redacted).toBe(text)
    expect(redactor.count()).toBe(0)
  })

  it('host, port, user and database of an address', () => {
    const redacted = createRedactor().text('postgres://app:Tr0ub4dor@pg:5432/orders')

    expect(redacted).toBe('postgres://app:[redacted]@pg:5432/orders')
  })
})

describe('Lines lose', () => {
  const key = ['MIIEpAIBAAKCAQEA7bq2Vx1Zl3n8uW0m', 'xF9pQ2sT5vY8bB1eH4kN7qR0tW3zC6fJ']

  it.each([
    [
      'a key',
      [
        'before',
        '-----BEGIN RSA PRIVATE KEY-----',
        ...key,
        '-----END RSA PRIVATE KEY-----',
        'after the key, a line',
      ],
    ],
    [
      'a key whose beginning was cut off',
      ['before', ...key, '-----END RSA PRIVATE KEY-----', 'after the key, a line'],
    ],
  ])('%s that spans them, and nothing around it', (_what, lines) => {
    const redacted = createRedactor().lines(lines)

    expect(redacted).toHaveLength(lines.length)
    expect(redacted.join('\n')).not.toMatch(/MIIEp|xF9pQ/)
    expect(redacted[0]).toBe('before')
    expect(redacted.at(-1)).toBe('after the key, a line')
  })

  it.each([
    [
      'Pydantic',
      [
        'jwt_secret',
        "  String should be longer [type=string_too_short, input_value='swordfish', input_type=str]",
      ],
    ],
    ['Spring', ['    Property: app.api-key', '    Value: "swordfish"', '    Reason: too short']],
  ])('the value that %s reports below its name', (_what, lines) => {
    const redacted = createRedactor().lines(lines)

    expect(redacted.join('\n')).not.toContain('swordfish')
    expect(redacted[0]).toBe(lines[0])
  })

  it.each([
    ['JSON', ['{', '  "db_password":', '    "hunter2",', '  "port": 80']],
    ['a YAML block', ['  password: |', '    hunter2', '    hunter2 too', '  port: 80']],
    ['a folded YAML block', ['  api_key: >-', '    hunter2', '  port: 80']],
  ])('the value that %s puts below its key, and nothing after it', (_what, lines) => {
    const redacted = createRedactor().lines(lines)

    expect(redacted.join('\n')).not.toContain('hunter2')
    expect(redacted.at(-1)).toBe(lines.at(-1))
  })

  it("no revision that Alembic names, but a password in SQL's words", () => {
    const lines = [
      "Can't locate revision identified by '7f21ab03c9d1'",
      "CREATE USER shop IDENTIFIED BY 'swordfish'",
    ]

    const redacted = createRedactor().lines(lines)

    expect(redacted[0]).toBe(lines[0])
    expect(redacted[1]).not.toContain('swordfish')
  })

  it('no lines that follow the mere mention of a key', () => {
    const lines = ['expected -----BEGIN PRIVATE KEY-----', 'server stops now', 'goodbye']

    const redacted = createRedactor().lines(lines)

    expect(redacted.slice(1)).toEqual(lines.slice(1))
  })

  it('a secret that colours broke into parts', async () => {
    const coloured = '\u001b[32mpass\u001b[0mword\u001b[1m=\u001b[31mhun\u001b[0mter2\n'
    async function* log() {
      yield Buffer.from(coloured)
    }

    const { lines } = await readLog(log())
    const redacted = createRedactor().lines(lines.map(({ text }) => text))

    expect(redacted).toEqual(['password=[redacted]'])
  })

  it('AUTH arguments that Node prints over several lines', () => {
    const redacted = createRedactor().lines([
      '  command: {',
      "    name: 'auth',",
      "    args: [ 'hunter2' ]",
      '  }',
    ])

    expect(redacted.join('\n')).not.toContain('hunter2')
  })
})

describe('Values', () => {
  it.each([
    ['DB_PASSWORD', 'swordfish', '[redacted]'],
    ['API_KEY', 'plain', '[redacted]'],
    ['JWT_SIGNING_KEY', 'abc', '[redacted]'],
    [
      'SENTRY_DSN',
      'https://0123456789abcdef0123456789abcdef@o1.ingest.example/2',
      'https://[redacted]@o1.ingest.example/2',
    ],
    ['DATABASE_URL', 'postgres://user:pw1@pg:5432/db', 'postgres://user:[redacted]@pg:5432/db'],
    ['DB_DSN', 'postgres://pg:5432/db', 'postgres://pg:5432/db'],
    ['HEARTBEAT_FILE', '/var/run/heartbeat', '/var/run/heartbeat'],
    ['TOKEN_PATH', '/var/run/token', '/var/run/token'],
    ['SECRET_NAME', 'db-creds', 'db-creds'],
    ['MAX_TOKENS', '4096', '4096'],
    ['API_KEY', '', ''],
    ['LOG_LEVEL', 'debug', 'debug'],
    ['KAFKA_BROKERS', 'kafka-0.kafka:9092,kafka-1.kafka:9092', 'kafka-0.kafka:9092,kafka-1.kafka:9092'],
  ])('of the variable %s = %j become %j', (name, value, expected) => {
    const redacted = createRedactor().value({ env: [{ name, value }] })

    expect(redacted).toEqual({ env: [{ name, value: expected }] })
  })

  it('behind a secret flag go, the flag and other arguments stay', () => {
    const redacted = createRedactor().value({
      args: ['--db-password', 'swordfish', '--port', '80', '--token-file', '/x/y'],
    })

    expect(redacted).toEqual({
      args: ['--db-password', '[redacted]', '--port', '80', '--token-file', '/x/y'],
    })
  })

  it('of annotations with secret names go, fields of the API stay', () => {
    const pod = {
      metadata: { annotations: { 'example.com/api-token': 'swordfish', 'checksum/config': 'abc' } },
      spec: {
        volumes: [{ secret: { secretName: 'db-creds' } }],
        env: [{ valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } }],
      },
    }

    const redacted = createRedactor().value(pod)

    expect(redacted).toEqual({
      ...pod,
      metadata: { annotations: { 'example.com/api-token': '[redacted]', 'checksum/config': 'abc' } },
    })
  })
})

describe('A redactor', () => {
  it("applies the user's own patterns and counts by gathering", () => {
    const redactor = createRedactor({ patterns: ['EMP-\\d{6}'] })
    const fresh = redactor.fresh()

    const redacted = fresh.text('employee EMP-123456')

    expect(redacted).toBe('employee [redacted]')
    expect([redactor.count(), fresh.count()]).toEqual([0, 1])
  })

  it('refuses an expression that is none', () => {
    expect(() => createRedactor({ patterns: ['('] })).toThrow(SyntaxError)
  })

  it('never throws and keeps the number of lines', () => {
    const word = fc.constantFrom(
      'password',
      '=',
      ':',
      '"',
      "'",
      '\\',
      '://',
      '@',
      'Bearer ',
      '-----BEGIN PRIVATE KEY-----',
      'name: auth',
      ' ',
      'x',
      ';',
      '[',
      '\n',
    )
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(word).map((words) => words.join('')),
    )

    fc.assert(
      fc.property(text, (each) => {
        const redacted = createRedactor().text(each)

        expect(redacted.split('\n')).toHaveLength(each.split('\n').length)
      }),
    )
  })

  it.each([
    'a',
    'password=',
    'x://',
    'a:',
    '-',
    '- ',
    'x://u:',
    'AUTH ',
    'curl ',
    '"',
    '\\"',
    ';a=',
    '=a',
    'eyJ',
    'a.',
    'a_',
    'eyJ-',
    'sk-',
    'token=[',
    'token=/a../',
    'x://u:@ ',
    'a:a:@tcp(',
    'curl -u ',
    'pin1=',
    'AUTH aaaaaa ',
    '| ',
    '-----BEGIN PRIVATE KEY-----',
    'cookie: ',
  ])('takes linear time on a long line of %j', (piece) => {
    const redactor = createRedactor()
    const startedAt = performance.now()

    redactor.text(piece.repeat(Math.ceil(100_000 / piece.length)))

    expect(performance.now() - startedAt).toBeLessThan(3000)
  })
})
