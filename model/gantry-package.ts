/** The name of Gantry's own package, as `package.json` has it and a product imports it. A scope of its own: nobody else can publish below it. */
export const gantryPackage = "@gantry-dev/gantry";
