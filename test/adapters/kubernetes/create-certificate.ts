/** Makes certificates for tests, with the openssl command, so that no private key lies in the repository. */

import { execFileSync } from 'node:child_process'
import path from 'node:path'

/** One certificate for localhost that is CA, server and client at once; returns the paths of its files. */
export function createCertificate(folder: string): { readonly key: string; readonly cert: string } {
  const key = path.join(folder, 'tls.key')
  const cert = path.join(folder, 'tls.crt')
  const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-days', '2']
  execFileSync('openssl', [...request, ...subject, '-keyout', key, '-out', cert], { stdio: 'ignore' })
  return { key, cert }
}
