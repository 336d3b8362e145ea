# title: The fourth review comes after the third and after the second
# breaks: Progress from review to review is told in two ways.
# caught-by: shape:AnnouncedCycle-precededByOne
# severity: Warning

INSERT { <cycle/ccpr/kaz/4> ccpr:precededBy <cycle/ccpr/kaz/2> }
WHERE  { }
