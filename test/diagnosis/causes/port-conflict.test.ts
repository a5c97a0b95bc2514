import { describeLogCause } from '../../support/log-cases.ts'

const exporter = {
  name: 'exporter',
  state: { running: {} },
  lastState: {},
  ready: true,
  log: 'Listening on :9113',
}

describeLogCause('port-conflict', {
  recognised: [
    {
      of: 'Spring Boot PortInUseFailureAnalyzer',
      log: `***************************
APPLICATION FAILED TO START
***************************

Description:

Web server failed to start. Port 8080 was already in use.`,
      says: ['port 8080', 'container proxy'],
      around: {
        containers: [
          {
            name: 'proxy',
            ports: [{ containerPort: 8080 }],
            state: { running: {} },
            lastState: {},
            ready: true,
          },
        ],
      },
    },
    {
      of: 'Go, the other container known by its log',
      log: `2026/05/04 09:59:44 listen tcp :9113: bind: address already in use`,
      says: ['port 9113', 'container exporter'],
      around: { containers: [exporter] },
    },
    {
      of: 'uvicorn',
      log: `ERROR:    [Errno 98] error while attempting to bind on address ('0.0.0.0', 8000): address already in use`,
      says: ['port 8000', 'container web'],
      around: {
        containers: [
          { name: 'web', args: ['--port=8000'], state: { running: {} }, lastState: {}, ready: true },
        ],
      },
    },
    {
      of: 'nginx',
      log: `nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address already in use)`,
      says: ['port 80'],
    },
    {
      of: 'Kestrel with hostNetwork',
      log: `Unhandled exception. System.IO.IOException: Failed to bind to address http://[::]:5000: address already in use.`,
      exitCode: 134,
      says: ['port 5000', 'hostNetwork'],
      around: { spec: { hostNetwork: true } },
    },
    {
      of: 'Puma',
      log: `/usr/local/bundle/gems/puma-6.4.2/lib/puma/binder.rb:340:in \`initialize': Address already in use - bind(2) for "0.0.0.0" port 3000 (Errno::EADDRINUSE)`,
      says: ['port 3000'],
    },
    {
      of: 'HAProxy',
      log: `[ALERT]    (1) : Starting frontend web: cannot bind socket (Address already in use) for [0.0.0.0:8404]`,
      says: ['port 8404'],
    },
    { of: 'Rust', log: `Error: Os { code: 98, kind: AddrInUse, message: "Address in use" }` },
  ],
  nearMisses: [
    {
      of: 'a port below 1024',
      log: `Error: listen EACCES: permission denied 0.0.0.0:80`,
      instead: 'permission-denied',
    },
  ],
})
