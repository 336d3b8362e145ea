# title: Session 142 has the number 43
# breaks: Documents are looked up in a session of a hundred sessions before.
# caught-by: shape:NumberInIri-last

DELETE { <session/ccpr/142> ccpr:number ?old }
INSERT { <session/ccpr/142> ccpr:number "43" }
WHERE  { <session/ccpr/142> ccpr:number ?old }
