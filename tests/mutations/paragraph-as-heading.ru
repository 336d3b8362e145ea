# title: A concern stands under a paragraph instead of a heading
# breaks: Concerns are grouped by what is no subject.
# caught-by: shape:Statement-heading

DELETE { <document/ccpr-c-kaz-co-3/concern/33> ccpr:heading ?old }
INSERT { <document/ccpr-c-kaz-co-3/concern/33> ccpr:heading <document/ccpr-c-kaz-co-3/paragraph/32> }
WHERE  { <document/ccpr-c-kaz-co-3/concern/33> ccpr:heading ?old }
