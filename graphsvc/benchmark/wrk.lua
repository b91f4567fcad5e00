-- Behind the line that sets heads, tail, numbered and n (load.py): the requests, and what came of them as one line of JSON.

request = function()
  n = n + 1
  local head = heads[n % #heads + 1]
  if numbered then
    return head .. string.format("%d", n) .. tail
  end
  return head .. tail
end

done = function(summary, latency, requests)
  local cpu = os.clock() -- of wrk so far; what follows takes some too
  local times = {}
  for i = 1, #latency do
    local time, count = latency(i)
    times[i] = string.format("[%d,%d]", time, count)
  end
  local errors = {}
  for name, count in pairs(summary.errors) do
    errors[#errors + 1] = string.format('"%s":%d', name, count)
  end
  io.write(string.format(
    '{"requests":%d,"duration":%d,"bytes":%d,"cpu":%f,"errors":{%s},"times":[%s]}\n',
    summary.requests, summary.duration, summary.bytes, cpu, table.concat(errors, ","), table.concat(times, ",")
  ))
end
