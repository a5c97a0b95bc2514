/** The demo as a newcomer runs it: a recorded alert, a thread with a diagnosis, an end. */
import { describe, expect, it } from 'vitest'
import { runDemo } from '../src/demo.ts'

describe('The demo', () => {
  it('prints the thread of a recorded alert and ends with 0', async () => {
    let printed = ''

    const code = await runDemo({ once: true, print: (text) => (printed += text) })

    expect(code).toBe(0)
    expect(printed).toContain('ml-serving/ranker')
    expect(printed).toContain('OOMKilled')
  })

  it('stays up with a page until it is ended', async () => {
    const ending = new AbortController()
    let printed = ''
    const running = runDemo({
      once: false,
      signal: ending.signal,
      print: (text) => {
        printed += text
      },
    })
    await expect.poll(() => printed, { timeout: 10_000 }).toMatch(/http:\/\/\S+/)
    const page = await fetch(/http:\/\/\S+/.exec(printed)?.[0] ?? '')

    ending.abort()

    expect(await running).toBe(0)
    expect(printed).toMatch(/A storm .*A handoff .*A report/s)
    expect(page.headers.get('content-type')).toContain('text/html')
  })

  it('says which cases there are when it is asked for another', async () => {
    const running = runDemo({ once: true, case: 'no-such-case', print: () => {} })

    await expect(running).rejects.toThrow(/no recorded case "no-such-case".*oom-python-embeddings/)
  })
})
