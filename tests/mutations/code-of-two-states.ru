# title: Kyrgyzstan has the M49 code of Kazakhstan
# breaks: Statistics of two States are mixed.
# caught-by: shape:State-codeOnce

DELETE { <state/kgz> ccpr:m49 ?old }
INSERT { <state/kgz> ccpr:m49 "398" }
WHERE  { <state/kgz> ccpr:m49 ?old }
