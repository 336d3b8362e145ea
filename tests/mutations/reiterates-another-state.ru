# title: The earlier concluding observations are on another State
# breaks: A State is blamed for what another State did not do.
# caught-by: shape:Recommendation-reiteratesEarlier

DELETE { <document/ccpr-c-kaz-co-2> ccpr:state ?old }
INSERT { <document/ccpr-c-kaz-co-2> ccpr:state <state/uzb> }
WHERE  { <document/ccpr-c-kaz-co-2> ccpr:state ?old }
