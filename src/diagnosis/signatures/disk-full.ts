/** Messages of processes that find no space, no inodes or no quota left. */
import type { Signature } from './signature.ts'

/** The kernel answers ENOSPC for inotify watches and semaphores too: those are other limits. */
const NOT_DISK = /inotify|file watchers|fsnotify|semaphores|semget|watch /i

export const diskFull: readonly Signature[] = [
  {
    pattern:
      /(?:ENOSPC: no space left on device, \w{1,120}(?: '(?<path>[^']{1,120})')?|\[Errno 28\] No space left on device(?:: '(?<py>[^']{1,120})')?|\b(?:write|open|mkdir|create|rename|sync|fsync|preallocate|truncate|fallocate) (?<go>[^\s:"]{1,120}): no space left on device|(?:could not (?:write|extend|create|open|fsync)|cannot (?:write|create))[^\n"]{0,40}"(?<pg>[^"\n]{1,120})"[^\n]{0,30}: No space left on device|write error[^\n]{0,40}No space left)/,
    strength: 0.98,
    unless: NOT_DISK,
    of: 'Node, Python, Go, PostgreSQL',
  },
  {
    pattern:
      /[Nn]o space left on device|\bENOSPC\b|\benospc\b|StorageFull|\(os error 28\)|[Nn]ot enough space on the disk|There is not enough space on|errno[=: ]{1,120}28\b/,
    strength: 0.96,
    unless: NOT_DISK,
    of: 'ENOSPC in any wording',
  },
  // strerror(ENOSPC) of glibc: https://translationproject.org/domain/libc.html
  {
    pattern:
      /Auf dem Gerät ist kein Speicherplatz mehr verfügbar|Aucun espace disponible sur le périphérique|No queda espacio en el dispositivo|Spazio esaurito sul device|Não há espaço disponível no dispositivo|Geen ruimte meer over op apparaat|Brak miejsca na urządzeniu|На устройстве не осталось свободного места|设备上没有空间|デバイスに空き領域がありません/,
    strength: 0.96,
    of: 'ENOSPC in other languages',
  },
  {
    pattern:
      /[Dd]isk quota exceeded|\bEDQUOT\b|database or disk is full|SQLITE_FULL|Disk is full writing|The table '[^']{1,120}' is full|flood[- ]stage (?:disk )?watermark|disk usage exceeded|disk free space (?:limit|alarm)|Out of diskspace|[Dd]isk (?:is )?full|[Ii]nsufficient (?:disk|free) space|no free (?:disk )?space|not enough (?:free )?disk space/,
    strength: 0.93,
    of: 'quota, SQLite, MySQL, Elasticsearch, RabbitMQ',
  },
]
