-- save.lua applies one bot.Change: all of it, or nothing.
--
-- KEYS[1]  the member              (the layout: keys.go)
-- KEYS[2]  the server's agenda
-- KEYS[3]  the server's cursors
--
-- ARGV[1]  the version expected, eight bytes; eight zeros for an unknown member
-- ARGV[2]  the new version, eight bytes
-- ARGV[3]  "keep", "erase" (all that was, before the rest) or "forget" (all, and for good)
-- ARGV[4]  the user, as a member of the agenda
-- ARGV[5]  when due, in Unix milliseconds; "" for nothing due
-- ARGV[6]  the digest of the event, eight bytes; "" for none
-- ARGV[7]  the channel whose cursor moves; "" for none
-- ARGV[8]  its cursor
-- ARGV[9]  "move" it, or "first" where it has one only if it has none yet
-- ARGV[10] the number of fields to drop, which follow; after them field, value, field, value … to write
--
-- Result: 1 saved, also when this very save was applied before (the reply was
-- lost and it comes again); 0 conflict, and nothing was changed.

local remembered = 72 -- hours, bot.SeenFor
local none = '\0\0\0\0\0\0\0\0'

local have = redis.call('HMGET', KEYS[1], 'v', 'e')
local versions, seen = have[1] or none, have[2] or ''
if string.find(versions, ARGV[2], 1, true) then return 1 end
if string.sub(versions, 1, 8) ~= ARGV[1] then return 0 end
versions = string.sub(ARGV[2] .. versions, 1, 32)

if ARGV[6] ~= '' then
  local hour = math.floor(redis.call('TIME')[1] / 3600)
  while seen ~= '' and hour - string.sub(seen, 1, 6) > remembered do seen = string.sub(seen, 15) end
  seen = seen .. hour .. ARGV[6]
end

if ARGV[3] ~= 'keep' then redis.call('DEL', KEYS[1]) end
if ARGV[3] == 'forget' then
  redis.call('HSET', KEYS[1], 'v', none .. versions, 'e', seen)
  redis.call('EXPIRE', KEYS[1], remembered * 3600)
else
  local puts = 11 + ARGV[10]
  for i = 11, puts - 1 do redis.call('HDEL', KEYS[1], ARGV[i]) end
  if ARGV[6] == '' and ARGV[3] == 'keep' then
    redis.call('HSET', KEYS[1], 'v', versions, unpack(ARGV, puts))
  else
    redis.call('HSET', KEYS[1], 'v', versions, 'e', seen, unpack(ARGV, puts))
  end
  if ARGV[1] == none then redis.call('PERSIST', KEYS[1]) end
end

if ARGV[5] == '' then
  redis.call('ZREM', KEYS[2], ARGV[4])
else
  redis.call('ZADD', KEYS[2], ARGV[5], ARGV[4])
end
if ARGV[7] ~= '' then redis.call(ARGV[9] == 'first' and 'HSETNX' or 'HSET', KEYS[3], ARGV[7], ARGV[8]) end
return 1
