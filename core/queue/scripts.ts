/** Lua run inside Redis, where several steps must be one. Each names its keys, its arguments and what it promises. */

/**
 * Appends a frame unless the queue is full, capture is held back, or the queue was emptied behind the producer's back.
 *
 * KEYS 1 epoch, 2 events stream, 3 depth, 4 hold. ARGV 1 the producer's epoch, 2 high-water mark in events, 3 events in the
 * frame, 4 the frame, 5 `held`: also refuse while capture is held back. Answers `OK`, `FULL` (nothing was appended, try
 * later) or `EPOCH` (Redis lost its content since the producer last looked: it must start again from its checkpoints).
 *
 * A depth without any entry is left over from a stream deleted by hand: what was queued is lost, so the epoch ends for
 * every producer. A depth that was deleted by hand is counted anew from the entries.
 */
export const ENQUEUE_SCRIPT = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 'EPOCH' end
local entries = redis.call('XLEN', KEYS[2])
local depth = tonumber(redis.call('GET', KEYS[3]) or '-1')
if depth > 0 and entries == 0 then
  redis.call('DEL', KEYS[1], KEYS[3])
  return 'EPOCH'
end
if depth < 0 then
  depth = 0
  if entries > 0 then
    for _, entry in ipairs(redis.call('XRANGE', KEYS[2], '-', '+')) do depth = depth + (tonumber(entry[2][2]) or 1) end
  end
  redis.call('SET', KEYS[3], depth)
end
if depth >= tonumber(ARGV[2]) then return 'FULL' end
if ARGV[5] == 'held' and redis.call('EXISTS', KEYS[4]) == 1 then return 'FULL' end
redis.call('XADD', KEYS[2], '*', 'count', ARGV[3], 'frame', ARGV[4])
redis.call('INCRBY', KEYS[3], ARGV[3])
return 'OK'
`;

/**
 * Acknowledges entries and takes them off the stream. Doing it twice counts once.
 *
 * KEYS 1 events stream, 2 depth. ARGV 1 group, then pairs of entry id and its number of events. Answers the depth left.
 * A depth that was deleted by hand stays absent, so that the next append counts it anew.
 */
export const ACKNOWLEDGE_SCRIPT = `
local done = 0
for index = 2, #ARGV, 2 do
  if redis.call('XACK', KEYS[1], ARGV[1], ARGV[index]) == 1 then
    redis.call('XDEL', KEYS[1], ARGV[index])
    done = done + tonumber(ARGV[index + 1])
  end
end
if redis.call('EXISTS', KEYS[2]) == 0 then return 0 end
local depth = redis.call('DECRBY', KEYS[2], done)
if depth < 0 then
  depth = 0
  redis.call('SET', KEYS[2], '0')
end
return depth
`;
