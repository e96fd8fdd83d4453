/**
 * Sets buckets of one key, whatever was in them. Doing it twice changes nothing.
 *
 * KEYS 1 the hash. ARGV 1 when the key ends (epoch milliseconds), then pairs of a bucket's number and its content; an
 * empty content takes the bucket away. Answers how many hold something.
 */
export const SET_BUCKETS_SCRIPT = `
local filled = 0
for index = 2, #ARGV, 2 do
  if ARGV[index + 1] == '' then
    redis.call('HDEL', KEYS[1], ARGV[index])
  else
    redis.call('HSET', KEYS[1], ARGV[index], ARGV[index + 1])
    filled = filled + 1
  end
end
redis.call('PEXPIREAT', KEYS[1], ARGV[1])
return filled
`;
