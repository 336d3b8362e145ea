# title: The marked words end before they start
# breaks: No words can be shown.
# caught-by: shape:TextPositionSelector-start

DELETE { <document/ccpr-c-kaz-co-3/annotation/concern/33/intensity-deeply-concerned/1/position> oa:end ?old }
INSERT { <document/ccpr-c-kaz-co-3/annotation/concern/33/intensity-deeply-concerned/1/position> oa:end 0 }
WHERE  { <document/ccpr-c-kaz-co-3/annotation/concern/33/intensity-deeply-concerned/1/position> oa:end ?old }
