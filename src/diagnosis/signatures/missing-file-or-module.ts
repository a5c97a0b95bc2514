/** Messages of loaders and programs that do not find a library, a module, a class or a file. */
import type { Signature } from './signature.ts'

/** A command that cannot be started is command-not-found, and a missing path in an HTTP answer is no file. */
const NOT_A_FILE =
  /spawn \S{1,120} ENOENT|fork\/exec |exec: "|exec format|executable file not found|connect ENOENT|stat: cannot statx|unix socket|\.sock\b/

export const missingFileOrModule: readonly Signature[] = [
  {
    pattern:
      /(?:ModuleNotFoundError: )?No module named '?(?<what>[\w.-]{1,120})'?|ImportError: (?<import>cannot import name '[^']{1,120}' from[^\n]{0,120})|Could not import module "(?<asgi>[^"]{1,120})"|The module (?<celery>[\w.]{1,120}) was not found|can't open file '(?<file>[^']{1,120})'/,
    strength: 0.97,
    of: 'Python',
  },
  {
    pattern:
      /Cannot find (?:module|package) ['"](?<what>[^'"]{1,120})['"]|ERR_MODULE_NOT_FOUND|MODULE_NOT_FOUND|Could not locate the bindings file|Could not load the "(?<native>[^"]{1,120})" module using|Query [Ee]ngine (?:library )?[^\n]{0,80}could not (?:be found|locate)|Could not find a production build in the '(?<build>[^']{1,120})'|[Mm]issing script: "?(?<script>[\w:-]{1,120})|Module not found "(?<deno>[^"]{1,120})"/,
    strength: 0.97,
    of: 'Node, Bun, npm, Prisma, Next.js, Deno',
  },
  // https://man7.org/linux/man-pages/man8/ld.so.8.html; musl prints "Error loading shared library"
  {
    pattern:
      /error while loading shared libraries: (?<what>[^\s:]{1,120})|Error loading shared library (?<musl>[^\s:]{1,120})|(?<so>[\w.+-]{1,120}\.so[\w.]{0,40}): cannot open shared object file|(?<version>version `[A-Z]{1,120}[\w.]*' not found \(required by [^\n)]{1,120}\))|undefined symbol: (?<symbol>\w{1,120})|(?:DllNotFoundException|Unable to load (?:shared library|DLL)) '?(?<dll>[^'\s]{1,120})|dlopen\(\)? ?[^\n]{0,80}failed/,
    needs: /shared (?:librar|object)|\(required by |undefined symbol|Dll|DLL|dlopen/,
    strength: 0.97,
    of: 'ld.so, musl, .NET',
  },
  {
    pattern: /Error relocating \S{1,120}: (?<what>\S{1,120}): symbol not found/,
    strength: 0.93,
    of: 'musl',
  },
  {
    pattern:
      /Could not find or load main class (?<what>\S{1,120})|Unable to access jarfile (?<jar>\S{1,120})|no main manifest attribute, in (?<manifest>\S{1,120})|ClassNotFoundException: (?<cls>[\w.$/]{1,120})|NoClassDefFoundError: (?<def>[\w.$/ ]{1,120})|UnsatisfiedLinkError: (?<link>[^\n]{1,160})|UnsupportedClassVersionError: (?<ver>[^\n]{1,200})/,
    strength: 0.96,
    of: 'JVM',
  },
  {
    pattern:
      /(?:NoSuchMethodError|NoSuchFieldError|AbstractMethodError|IncompatibleClassChangeError): (?<what>[^\n]{1,160})/,
    strength: 0.85,
    of: 'JVM: jars that do not fit together',
  },
  {
    pattern:
      /cannot load such file -- (?<what>\S{1,120})|Could not find (?:gem )?'?(?<gem>[\w-]{1,120})[^\n]{0,80} in (?:locally installed gems|any of the sources|rubygems)|Bundler::GemNotFound|Could not locate Gemfile|Can't locate (?<perl>\S{1,120}) in @INC|there is no package called ['‘](?<r>[^'’]{1,120})|module '(?<lua>[\w.]{1,120})' not found:/,
    strength: 0.96,
    of: 'Ruby, Bundler, Perl, R, Lua',
  },
  {
    pattern:
      /Failed opening required '(?<what>[^']{1,120})'|Uncaught Error: Class "(?<cls>[^"]{1,120})" not found|Call to undefined function (?<fn>[\w\\]{1,120})\(\)|Could not open input file: (?<input>\S{1,120})|Unable to load dynamic library '(?<ext>[^']{1,120})'|(?:PDOException|QueryException)[^\n]{0,40}could not find driver/,
    strength: 0.95,
    of: 'PHP',
  },
  {
    pattern:
      /Could not load file or assembly '(?<what>[^',]{1,120})|The application to execute does not exist: '(?<app>[^']{1,120})'|(?<fw>You must install or update \.NET to run this application|It was not possible to find any compatible framework version|A fatal error occurred\. The required library \S{1,120} could not be found)|Could not find (?:file|a part of the path) '(?<file>[^']{1,120})'/,
    strength: 0.96,
    of: '.NET',
  },
  {
    pattern:
      /FileNotFoundError: \[Errno 2\] No such file or directory: '(?<what>[^']{1,120})'|ENOENT: no such file or directory, \w{1,120} '(?<node>[^']{1,120})'|(?:java\.io\.FileNotFoundException|NoSuchFileException): (?<java>[^\s(]{1,120})|Errno::ENOENT[^\n]{0,20}No such file or directory @ \w{1,120} - (?<ruby>[^\s)]{1,120})|class path resource \[(?<cp>[^\]]{1,120})\] cannot be (?:opened|resolved)|file_get_contents\((?<php>[^)]{1,120})\): Failed to open stream: No such file/,
    strength: 0.94,
    unless: NOT_A_FILE,
    of: 'ENOENT in language run-times',
  },
  {
    pattern:
      /\b(?:open|stat|lstat|read|readlink|chdir|readdirent) (?<what>[^\s:"]{1,120}): no such file or directory|(?<ghc>\/[^\s:]{1,120}): \w{1,40}: does not exist \(No such file or directory\)|open\(\) "(?<nginx>[^"]{1,120})" failed \(2: No such file|cannot load certificate(?: key)? "(?<cert>[^"]{1,120})": BIO_new_file\(\) failed|(?:cannot open|can't open|cannot access|cannot stat|could not open file|can't cd to) ['"‘]?(?<sh>\/[^\s:'"’]{1,120})['"’]?:? [^\n]{0,40}No such file|(?:cat|ls|cp|mv|tail|head|sed|grep|source|\.): (?:can't open |cannot \w{1,120} )?['‘]?(?<tool>\/?[\w./-]{1,120})['’]?: No such file or directory/,
    strength: 0.93,
    unless: NOT_A_FILE,
    of: 'Go, GHC, nginx, shells and their tools',
  },
  {
    pattern:
      /Os \{ code: 2, kind: NotFound, message: "No such file or directory" \}|No such file or directory \(os error 2\)|TemplateNotFound: (?<what>\S{1,120})|(?<file>\/[\w./-]{1,120})[: ]{1,120}(?:does not exist|not found|No such file or directory)(?:[.\s]|$)/,
    strength: 0.85,
    unless:
      /spawn \S{1,120} ENOENT|fork\/exec |exec: "|executable file not found|HTTP\/1|status(?:=|": ?)404|\.sock\b|sh: \d+: /,
    of: 'Rust and free text',
  },
  {
    pattern: /(?<what>\/[\w./@-]{1,160})[^\n]{0,160}?\b[Ff]ile (?:doesn't|does not) exist/,
    needs: /[Ff]ile (?:doesn't|does not) exist/,
    strength: 0.88,
    unless: NOT_A_FILE,
    of: 'ONNX Runtime and free text',
  },
]
