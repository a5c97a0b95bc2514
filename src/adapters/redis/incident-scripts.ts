/** The writes to incidents that must be atomic, as Lua; all their keys carry the hash tag `{crashloop}`. */

/**
 * KEYS: pointer of the workload, open set, new incident, resolved set. ARGV: expected id or '', new id, record, prefix
 * of incidents, TTL in ms or 0, time of the resolution in ms. Returns the id and record of somebody else's newest incident, or nothing when ours is the newest.
 */
export const CREATE = `
local present = redis.call('GET', KEYS[1])
if present and present ~= ARGV[1] then
  local record = redis.call('HGET', ARGV[4] .. present, 'record')
  if record then return {present, record} end
end
redis.call('HSET', KEYS[3], 'version', 1, 'record', ARGV[3])
if ARGV[5] == '0' then
  redis.call('SET', KEYS[1], ARGV[2])
  redis.call('PERSIST', KEYS[3])
  redis.call('SADD', KEYS[2], ARGV[2])
else
  redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[5])
  redis.call('PEXPIRE', KEYS[3], ARGV[5])
  redis.call('ZADD', KEYS[4], ARGV[6], ARGV[2])
end
return {}`

/**
 * KEYS: incident, open set, pointer of the workload, resolved set, latest evidence, first evidence. ARGV: version that
 * was read, id, record, TTL in ms or 0, time of the resolution in ms, TTL of evidence in ms. Returns 1, or 0 when
 * somebody else was faster.
 */
export const REPLACE = `
if redis.call('HGET', KEYS[1], 'version') ~= ARGV[1] then return 0 end
redis.call('HINCRBY', KEYS[1], 'version', 1)
redis.call('HSET', KEYS[1], 'record', ARGV[3])
local newest = redis.call('GET', KEYS[3]) == ARGV[2]
if ARGV[4] == '0' then
  redis.call('PERSIST', KEYS[1])
  redis.call('SADD', KEYS[2], ARGV[2])
  redis.call('ZREM', KEYS[4], ARGV[2])
  redis.call('PERSIST', KEYS[5])
  redis.call('PERSIST', KEYS[6])
  if newest then redis.call('PERSIST', KEYS[3]) end
else
  redis.call('PEXPIRE', KEYS[1], ARGV[4])
  redis.call('SREM', KEYS[2], ARGV[2])
  redis.call('ZADD', KEYS[4], ARGV[5], ARGV[2])
  redis.call('ZREMRANGEBYSCORE', KEYS[4], '-inf', string.format('%.0f', tonumber(ARGV[5]) - tonumber(ARGV[4])))
  redis.call('PEXPIRE', KEYS[5], ARGV[6])
  redis.call('PEXPIRE', KEYS[6], ARGV[6])
  if newest then redis.call('PEXPIRE', KEYS[3], ARGV[4]) end
end
return 1`

/**
 * KEYS: incident, latest evidence, first evidence. ARGV: evidence, TTL in ms for when the incident is not open. Evidence
 * of an open incident has no end of its own.
 */
export const SAVE_EVIDENCE = `
redis.call('SET', KEYS[2], ARGV[1])
redis.call('SET', KEYS[3], ARGV[1], 'NX')
if redis.call('PTTL', KEYS[1]) ~= -1 then
  redis.call('PEXPIRE', KEYS[2], ARGV[2])
  redis.call('PEXPIRE', KEYS[3], ARGV[2])
end
return 1`

/**
 * KEYS: open set. ARGV: prefix of incidents. Returns the id and the version of every open incident in turn, '' for one
 * that is gone: hundreds of questions of a storm in one.
 */
export const LIST_OPEN = `
local found = {}
for _, id in ipairs(redis.call('SMEMBERS', KEYS[1])) do
  found[#found + 1] = id
  found[#found + 1] = redis.call('HGET', ARGV[1] .. id, 'version') or ''
end
return found`
