# title: An event took place in another State than the one under review
# breaks: Kazakhstan is asked to investigate what happened in Kyrgyzstan.
# caught-by: shape:MattersElsewhere-eventNamed
# severity: Warning

DELETE { <event/kaz/january-2022> ccpr:state ?old }
INSERT { <event/kaz/january-2022> ccpr:state <state/kgz> }
WHERE  { <event/kaz/january-2022> ccpr:state ?old }
