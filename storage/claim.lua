-- claim.lua hands out who is due, and moves their entries to the end of the
-- lease.
--
-- KEYS[1]  the server's agenda
--
-- ARGV[1]  now, in Unix milliseconds
-- ARGV[2]  the end of the lease, likewise
-- ARGV[3]  at most how many
--
-- Result: the users, longest due first.

local users = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[3])
for _, user in ipairs(users) do redis.call('ZADD', KEYS[1], 'XX', ARGV[2], user) end
return users
