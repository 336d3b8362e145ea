# title: The law that is cited is another State's
# breaks: A State is criticized for another State's law.
# caught-by: shape:MattersElsewhere-lawCited
# severity: Warning

DELETE { <domestic-law/kaz/criminal-code> ccpr:state ?old }
INSERT { <domestic-law/kaz/criminal-code> ccpr:state <state/kgz> }
WHERE  { <domestic-law/kaz/criminal-code> ccpr:state ?old }
