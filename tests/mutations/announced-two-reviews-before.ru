# title: The fourth review is announced in the second
# breaks: A report seems to be due fifteen years early.
# caught-by: shape:AnnouncedCycle-announcedInCycleBefore
# severity: Warning

DELETE { <cycle/ccpr/kaz/4> ccpr:precededBy ?old }
INSERT { <cycle/ccpr/kaz/4> ccpr:precededBy <cycle/ccpr/kaz/2> }
WHERE  { <cycle/ccpr/kaz/4> ccpr:precededBy ?old }
