{
  description = "A flake that was there before, and adopts one machine of the fleet";

  inputs = {
    nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";
    infra = {
      # The fleet's repository: here the checkout above, elsewhere such as git+ssh://git@github.com/you/infra
      url = "path:../..";
      inputs.nixpkgs.follows = "nixpkgs";
    };
  };

  outputs =
    { nixpkgs, infra, ... }:
    {
      nixosConfigurations = {
        # Variant 1, the whole host: everything that the fleet generates for it.
        fufuwuqi = nixpkgs.lib.nixosSystem {
          modules = [
            ./configuration.nix
            infra.nixosModules.fufuwuqi
          ];
        };

        # Variant 2, one module: its network, and nothing else.
        fufuwuqi-network = nixpkgs.lib.nixosSystem {
          modules = [
            ./configuration.nix
            "${infra}/generated/fufuwuqi/networking/interfaces.nix"
          ];
        };
      };
    };
}
