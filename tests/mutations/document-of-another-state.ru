# title: Concluding observations on Kazakhstan are said to be on Kyrgyzstan
# breaks: All their recommendations are addressed to the wrong State.
# caught-by: shape:Document-cycleOfState

DELETE { <document/ccpr-c-kaz-co-3> ccpr:state ?old }
INSERT { <document/ccpr-c-kaz-co-3> ccpr:state <state/kgz> }
WHERE  { <document/ccpr-c-kaz-co-3> ccpr:state ?old }
