# title: A paragraph is part of nothing
# breaks: The text is in the graph, and in no document.
# caught-by: shape:TextUnit-inDocument

DELETE { <document/ccpr-c-kaz-co-2/paragraph/8> dcterms:isPartOf ?old }
WHERE  { <document/ccpr-c-kaz-co-2/paragraph/8> dcterms:isPartOf ?old }
