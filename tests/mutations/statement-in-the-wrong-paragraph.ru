# title: A concern is stated in the paragraph after its own
# breaks: The Committee is quoted with the wrong words.
# caught-by: shape:Statement-iriOfUnit

DELETE { <document/ccpr-c-kaz-co-3/concern/33> ccpr:statedIn ?old }
INSERT { <document/ccpr-c-kaz-co-3/concern/33> ccpr:statedIn <document/ccpr-c-kaz-co-3/paragraph/35> }
WHERE  { <document/ccpr-c-kaz-co-3/concern/33> ccpr:statedIn ?old }
