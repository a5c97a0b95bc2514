/** What run-times say when they cannot start a process, sorted into the causes that it means. */
import { describe, expect, it } from 'vitest'
import { terminated, waiting } from '../../support/evidence-builder.ts'
import { judge } from '../../support/judge.ts'

const SHIM =
  'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: '

/** Sources: runc libcontainer/{standard_init_linux,rootfs_linux,process_linux}.go, crun src/libcrun, moby, containerd, CRI-O. */
const REFUSED: readonly (readonly [cause: string, message: string])[] = [
  ['command-not-found', `${SHIM}exec: "gunicorn": executable file not found in $PATH: unknown`],
  [
    'command-not-found',
    'OCI runtime create failed: container_linux.go:380: starting container process caused: exec: "npm": executable file not found in $PATH: unknown',
  ],
  [
    'command-not-found',
    'container create failed: executable file `/opt/app/run` not found: No such file or directory',
  ],
  [
    'command-not-found',
    'container create failed: executable file `uvicorn` not found in $PATH: No such file or directory',
  ],
  [
    'command-not-found',
    `${SHIM}chdir to cwd ("/srv/app") set in config.json failed: no such file or directory: unknown`,
  ],
  [
    'command-not-found',
    'failed to create containerd container: failed to generate container spec: failed to generate spec: no command specified',
  ],
  ['command-not-executable', `${SHIM}exec: "/entrypoint.sh": permission denied: unknown`],
  ['command-not-executable', 'container create failed: open executable: Permission denied'],
  ['command-not-executable', `${SHIM}exec: "/etc": is a directory: unknown`],
  [
    'command-not-executable',
    `${SHIM}chdir to cwd ("/root/app") set in config.json failed: permission denied: unknown`,
  ],
  ['architecture-mismatch', `${SHIM}exec /usr/bin/app: exec format error: unknown`],
  ['architecture-mismatch', 'container create failed: exec container process `/app`: Exec format error'],
  [
    'volume-mount',
    `${SHIM}error during container init: error mounting "/var/lib/kubelet/pods/u/volume-subpaths/conf/app/0" to rootfs at "/etc/app.conf": mount src=/x dst=/etc/app.conf: not a directory: Are you trying to mount a directory onto a file (or vice-versa)? Check if the specified host path exists and is the expected type`,
  ],
  [
    'security-context',
    'failed to create containerd container: failed to apply OCI options: unable to find user appuser: no matching entries in passwd file',
  ],
  ['security-context', 'failed to create containerd container: apparmor profile not found k8s-nginx'],
  [
    'security-context',
    'failed to generate container spec: cannot load seccomp profile "/var/lib/kubelet/seccomp/audit.json": open /var/lib/kubelet/seccomp/audit.json: no such file or directory',
  ],
  ['oom-killed', `${SHIM}container init was OOM-killed (memory limit too low?): unknown`],
  [
    'container-runtime',
    'failed to create containerd task: failed to create shim task: context deadline exceeded: unknown',
  ],
  [
    'container-runtime',
    `${SHIM}error during container init: error running prestart hook #0: exit status 1, stdout: , stderr: nvidia-container-cli: initialization error: nvml error: driver not loaded`,
  ],
  [
    'container-runtime',
    'failed to reserve container name "api_api-1_shop_u_3": name "api_api-1_shop_u_3" is reserved for "0c1f"',
  ],
]

describe('a start that the run-time refuses', () => {
  it.each(REFUSED)('is %s: %s', (cause, message) => {
    const asRun = judge({ containers: [{ lastState: terminated(128, { reason: 'StartError', message }) }] })
    const asWaiting = judge({
      containers: [{ state: waiting('CreateContainerError', message), restarts: 0 }],
      status: { phase: 'Pending' },
    })

    expect([asRun.cause, asRun.first.container]).toEqual([cause, 'api'])
    expect([asWaiting.cause, asWaiting.first.container]).toEqual([cause, 'api'])
  })

  it('does not count its epoch as a start time', () => {
    const { text, first } = judge({
      containers: [
        {
          lastState: terminated(128, {
            reason: 'StartError',
            message: `${SHIM}exec: "x": executable file not found in $PATH`,
          }),
        },
      ],
    })

    expect(text).not.toContain('1970')
    expect(first.summary).not.toMatch(/\d+ d/)
  })

  it('is over once the container runs and crashes in another way', () => {
    const { cause } = judge({
      containers: [{ log: 'panic: boom\n\ngoroutine 1 [running]:\nmain.main()', lastState: terminated(2) }],
      events: [
        {
          reason: 'Failed',
          container: 'api',
          message: `Error: ${SHIM}exec: "x": executable file not found in $PATH`,
          at: -200,
        },
      ],
    })

    expect(cause).toBe('app-exception')
  })
})

/** Sources: dash exec.c, BusyBox ash.c, bash execute_cmd.c, coreutils env.c and timeout.c, tini, dumb-init, su-exec. */
const SHELLS: readonly (readonly [cause: string, exitCode: number, line: string, what: string])[] = [
  ['command-not-found', 127, '/bin/sh: 1: gunicorn: not found', 'gunicorn'],
  ['command-not-found', 127, 'sh: next: not found', 'next'],
  ['command-not-found', 127, '/entrypoint.sh: line 14: envsubst: command not found', 'envsubst'],
  ['command-not-found', 127, '/docker-entrypoint.sh: exec: line 8: nodejs: not found', 'nodejs'],
  ['command-not-found', 127, 'env: ‘node\\r’: No such file or directory', 'node'],
  ['command-not-found', 127, "env: can't execute 'bash': No such file or directory", 'bash'],
  [
    'command-not-found',
    126,
    'bash: ./run.sh: /bin/bash^M: bad interpreter: No such file or directory',
    '/bin/bash',
  ],
  ['command-not-found', 127, '[FATAL tini (7)] exec java failed: No such file or directory', 'java'],
  ['command-not-found', 127, 'su-exec: gunicorn: No such file or directory', 'gunicorn'],
  ['command-not-found', 127, 'timeout: failed to run command ‘celery’: No such file or directory', 'celery'],
  ['command-not-found', 1, 'Error: spawn ffmpeg ENOENT', 'ffmpeg'],
  [
    'command-not-found',
    1,
    'java.io.IOException: Cannot run program "wkhtmltopdf": error=2, No such file or directory',
    'wkhtmltopdf',
  ],
  ['command-not-executable', 126, '/bin/sh: 1: /app/start.sh: Permission denied', '/app/start.sh'],
  ['command-not-executable', 126, '/entrypoint.sh: line 3: /app/server: Permission denied', '/app/server'],
  ['command-not-executable', 126, '[FATAL tini (7)] exec /run.sh failed: Permission denied', '/run.sh'],
  [
    'architecture-mismatch',
    126,
    '/entrypoint.sh: line 9: /app/server: cannot execute binary file: Exec format error',
    '/app/server',
  ],
  [
    'architecture-mismatch',
    1,
    'standard_init_linux.go:228: exec user process caused: exec format error',
    'exec format error',
  ],
]

describe('a shell or launcher that cannot run a command', () => {
  it.each(SHELLS)('is %s with exit code %i: %s', (cause, exitCode, line, what) => {
    const judged = judge({ containers: [{ log: ['starting', line], lastState: terminated(exitCode) }] })

    expect(judged.cause).toBe(cause)
    expect(judged.first.summary).toContain(what)
    expect(judged.verdict).toBe('identified')
  })

  it('tells a command with its arguments in one item', () => {
    const { first } = judge({
      containers: [
        {
          command: ['sleep infinity'],
          lastState: terminated(128, {
            reason: 'StartError',
            message: `${SHIM}exec: "sleep infinity": executable file not found in $PATH`,
          }),
        },
      ],
    })

    expect(first.cause).toBe('command-not-found')
    expect(first.summary).toContain('"sleep infinity" is one item of the command')
  })

  it('does not blame the image for a file of another machine that lies in a volume', () => {
    const { first } = judge({
      containers: [
        {
          log: ['/scripts/install.sh: 9: /plugins/bin/cube: Exec format error'],
          lastState: terminated(126),
          volumeMounts: [{ name: 'plugins', mountPath: '/plugins' }],
        },
      ],
      spec: { volumes: [{ name: 'plugins', emptyDir: {} }] },
    })

    expect(first.cause).toBe('architecture-mismatch')
    expect(first.summary).toContain(
      '/plugins/bin/cube: exec format error. The binary in volume plugins (emptyDir)',
    )
  })

  it('recognises a command that Python could not start', () => {
    const log = [
      'Traceback (most recent call last):',
      '  File "/app/render.py", line 8, in <module>',
      '    subprocess.run(["inkscape", "--version"])',
      '  File "/usr/lib/python3.11/subprocess.py", line 1955, in _execute_child',
      '    raise child_exception_type(errno_num, err_msg, err_filename)',
      "FileNotFoundError: [Errno 2] No such file or directory: 'inkscape'",
    ]
    const { cause, first } = judge({ containers: [{ log, lastState: terminated(1) }] })

    expect(cause).toBe('command-not-found')
    expect(first.summary).toContain('inkscape')
  })

  it.each([
    [127, 'command-not-found'],
    [126, 'command-not-executable'],
  ] as const)('is at most likely with exit code %i and no log', (exitCode, cause) => {
    const judged = judge({ containers: [{ lastState: terminated(exitCode) }] })

    expect([judged.cause, judged.verdict]).toEqual([cause, 'likely'])
  })

  it('does not mistake a denied log file for a denied command', () => {
    const { cause, verdict } = judge({
      containers: [
        { log: '/start.sh: 12: /var/log/app/app.log: Permission denied', lastState: terminated(2) },
      ],
    })

    expect(verdict === 'identified' && cause === 'command-not-executable').toBe(false)
  })
})
