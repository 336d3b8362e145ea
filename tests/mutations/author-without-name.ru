# title: Who made the graph has no name
# breaks: Nobody can be credited, or asked.
# caught-by: shape:Agent-label

DELETE { <agent/ccpr-graph-authors> rdfs:label ?old }
WHERE  { <agent/ccpr-graph-authors> rdfs:label ?old }
