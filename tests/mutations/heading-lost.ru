# title: A section has no heading
# breaks: Recommendations cannot be told apart by subject.
# caught-by: shape:Section-title

DELETE { <document/ccpr-c-kaz-co-3/section/c/14> dcterms:title ?old }
WHERE  { <document/ccpr-c-kaz-co-3/section/c/14> dcterms:title ?old }
