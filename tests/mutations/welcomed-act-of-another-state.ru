# title: The ratification that is welcomed is another State's
# breaks: A State is praised for what another State did.
# caught-by: shape:MattersOfState-measureWelcomed

DELETE { <treaty-status/kaz/iccpr-op2> ccpr:party ?old }
INSERT { <treaty-status/kaz/iccpr-op2> ccpr:party <state/kgz> }
WHERE  { <treaty-status/kaz/iccpr-op2> ccpr:party ?old }
