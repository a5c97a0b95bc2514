/** Secrets that carry their own mark, by the vendors that issue them. */
import { hideSecond, REDACTED, type RedactPattern } from './redact-rule.ts'

/** Tokens that carry their own mark, so that no context is needed. */
export const TOKENS: readonly RedactPattern[] = [
  {
    id: 'jwt',
    anchors: ['eyj'],
    pattern: /\beyJ[\w-]{8,}(\.[\w-]{8,}(?:\.[\w-]*){0,3})?/g,
    replace: (match, [tail]) => (tail === undefined ? match : REDACTED),
  },
  {
    id: 'aws-access-key',
    anchors: ['akia', 'asia', 'abia', 'acca'],
    pattern: /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b/g,
  },
  { id: 'google-api-key', anchors: ['aiza'], pattern: /\bAIza[\w-]{35}/g },
  { id: 'google-oauth', anchors: ['ya29.', 'gocspx-'], pattern: /\b(?:ya29\.[\w-]{20,}|GOCSPX-[\w-]{20,})/g },
  { id: 'azure-client-secret', anchors: ['q~'], pattern: /\b[\w~.-]{3}\dQ~[\w~.-]{31,34}/g },
  {
    id: 'github',
    anchors: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'],
    pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{22,})/g,
  },
  {
    id: 'gitlab',
    anchors: [
      'glpat-',
      'glptt-',
      'gldt-',
      'glrt-',
      'glcbt-',
      'glft-',
      'glsoat-',
      'glagent-',
      'glimt-',
      'gloas-',
    ],
    pattern: /\bgl(?:pat|ptt|dt|rt|cbt|ft|soat|agent|imt|oas)-[\w-]{20,}/g,
  },
  {
    id: 'slack',
    anchors: ['xox', 'xapp-'],
    pattern: /\b(?:xox[abeoprs]-[\w-]{10,}|xapp-\d-[\w-]{10,}|xoxe\.[\w-]{10,})/g,
  },
  {
    id: 'slack-webhook',
    anchors: ['hooks.slack.com/'],
    pattern: /(hooks\.slack\.com\/(?:services|workflows|triggers)\/)([\w/-]+)()/g,
    replace: hideSecond,
  },
  {
    id: 'discord-webhook',
    anchors: ['/api/webhooks/'],
    pattern: /(discord(?:app)?\.com\/api\/webhooks\/\d+\/)([\w-]+)()/g,
    replace: hideSecond,
  },
  {
    id: 'stripe',
    anchors: ['k_live_', 'k_test_', 'whsec_'],
    pattern: /\b(?:[sr]k_(?:live|test)_[A-Za-z0-9]{10,}|whsec_[\w+/=]{16,})/g,
  },
  { id: 'npm', anchors: ['npm_'], pattern: /\bnpm_[A-Za-z0-9]{30,}/g },
  { id: 'pypi', anchors: ['pypi-'], pattern: /\bpypi-[\w-]{40,}/g },
  { id: 'sendgrid', anchors: ['sg.'], pattern: /\bSG\.[\w-]{16,}\.[\w-]{16,}/g },
  {
    id: 'twilio',
    anchors: [...'0123456789abcdef'].map((digit) => `sk${digit}`),
    pattern: /\bSK[0-9a-f]{32}\b/g,
  },
  { id: 'mailgun', anchors: ['key-'], pattern: /\bkey-[0-9a-z]{32}\b/g },
  {
    id: 'openai',
    anchors: ['sk-'],
    pattern: /\bsk-[\w-]{20,}/g,
    replace: (match) => (/[A-Z]/.test(match) && /\d/.test(match) ? REDACTED : match),
  },
  { id: 'hugging-face', anchors: ['hf_'], pattern: /\bhf_[A-Za-z0-9]{30,}/g },
  {
    id: 'vault',
    anchors: ['hvs.', 'hvb.', 'hvr.', 's.'],
    pattern: /\b(?:hv[sbr]\.[\w-]{20,}|s\.(?=[A-Za-z]{0,23}\d)(?=[a-z0-9]{0,23}[A-Z])[A-Za-z0-9]{24}\b)/g,
  },
  { id: 'docker', anchors: ['dckr_'], pattern: /\bdckr_(?:pat|oat)_[\w-]{20,}/g },
  { id: 'digitalocean', anchors: ['_v1_'], pattern: /\bdo[opr]_v1_[0-9a-f]{64}\b/g },
  { id: 'databricks', anchors: ['dapi'], pattern: /\bdapi[0-9a-f]{32}\b/g },
  { id: 'grafana', anchors: ['glsa_', 'glc_'], pattern: /\bglsa_[\w]{30,}|\bglc_[\w+/=]{30,}/g },
  {
    id: 'shopify',
    anchors: ['shpat_', 'shpss_', 'shpca_', 'shppa_'],
    pattern: /\bshp(?:at|ss|ca|pa)_[0-9a-fA-F]{32}\b/g,
  },
  { id: 'new-relic', anchors: ['nrak-'], pattern: /\bNRAK-[A-Z0-9]{20,}/g },
  { id: 'telegram', anchors: [':aa'], pattern: /\b\d{8,10}:AA[\w-]{33}\b/g },
  { id: 'age', anchors: ['age-secret-key-1'], pattern: /\bAGE-SECRET-KEY-1[A-Z0-9]{20,}/g },
]
