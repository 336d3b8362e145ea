# title: A recommendation is addressed to Kyrgyzstan
# breaks: A State is asked for what another State should do.
# caught-by: shape:Recommendation-addressee

DELETE { <document/ccpr-c-kaz-co-3/recommendation/34> ccpr:addressee ?old }
INSERT { <document/ccpr-c-kaz-co-3/recommendation/34> ccpr:addressee <state/kgz> }
WHERE  { <document/ccpr-c-kaz-co-3/recommendation/34> ccpr:addressee ?old }
