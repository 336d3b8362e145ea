# title: The annotations say a theme of a concern that the concern does not have
# breaks: Two queries for the themes give two answers.
# caught-by: shape:TagAnnotation-tagStands

DELETE { <document/ccpr-c-kaz-co-3/concern/33> dcterms:subject <theme/torture-and-ill-treatment> }
WHERE  { }
