local c=0
math.randomseed(os.time())
request=function() c=c+1; local q="SELECT ?s ?t ?c {?s a g:Measure; dct:identifier ?c; dct:title ?t} OFFSET "..(c%2500).." LIMIT 100 #"..c.."_"..math.random(1,1e9)
q=q:gsub("([^%w])",function(x) return string.format("%%%02X",string.byte(x)) end)
return wrk.format("GET","/sparql?query="..q,{Accept="application/sparql-results+json"}) end