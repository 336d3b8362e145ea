# title: It is not said what a recommendation answers
# breaks: The concern behind the recommendation is lost.
# caught-by: shape:Recommendation-respondsTo
# severity: Warning

DELETE { <document/ccpr-c-kaz-co-3/recommendation/34> ccpr:respondsTo ?old }
WHERE  { <document/ccpr-c-kaz-co-3/recommendation/34> ccpr:respondsTo ?old }
