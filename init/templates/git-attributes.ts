/** .gitattributes, as Gantry's own repository has it. */
export const gitAttributesText =
  "# Scripts, hooks and generated files have Unix's line ends in every clone, whatever its core.autocrlf says.\n" +
  "* text=auto eol=lf\n";
