# title: The dialogue takes place before the list of issues
# breaks: The State party answers before it is asked.
# caught-by: shape:AnnouncedCycle-listOfIssuesBeforeDialogue
# severity: Warning

DELETE { <cycle/ccpr/kaz/4> ccpr:dialogueYear ?old }
INSERT { <cycle/ccpr/kaz/4> ccpr:dialogueYear 2030 }
WHERE  { <cycle/ccpr/kaz/4> ccpr:dialogueYear ?old }
