# title: A welcomed measure is of the year 20022
# breaks: The measure falls out of every timeline.
# caught-by: shape:PositiveAspect-year

DELETE { <document/ccpr-c-kaz-co-3/positive-aspect/3/c> ccpr:year ?old }
INSERT { <document/ccpr-c-kaz-co-3/positive-aspect/3/c> ccpr:year 20022 }
WHERE  { <document/ccpr-c-kaz-co-3/positive-aspect/3/c> ccpr:year ?old }
