# title: A State is an associate State of the United Nations
# breaks: The State falls out of every count of members.
# caught-by: shape:State-membership

DELETE { <state/kaz> ccpr:membership ?old }
INSERT { <state/kaz> ccpr:membership "associate State" }
WHERE  { <state/kaz> ccpr:membership ?old }
