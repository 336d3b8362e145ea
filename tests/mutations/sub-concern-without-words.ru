# title: A sub-concern does not say which words are its own
# breaks: The whole paragraph is quoted for one of its points.
# caught-by: shape:SubConcern-quotedText

DELETE { <document/ccpr-c-kaz-co-3/concern/53/a> ccpr:quotedText ?old }
WHERE  { <document/ccpr-c-kaz-co-3/concern/53/a> ccpr:quotedText ?old }
