# The flake of a folder with inputs that need no network: the NixOS module tree stands for nixpkgs and builds nothing.
{
  tree,
  evaluate,
  folder,
}:
let
  lib = import (tree + "/lib");
  systems = [
    "x86_64-linux"
    "aarch64-linux"
  ];
  inherit (evaluate { modules = [ ]; }) pkgs;

  # A machine whose system only says whose it is.
  machine =
    modules:
    let
      evaluation = evaluate { inherit modules; };
      inherit (evaluation) config;
    in
    evaluation
    // {
      config = config // {
        system = config.system // {
          build.toplevel = "system of ${config.networking.hostName}";
        };
      };
    };
in
rec {
  inherit lib;

  nixpkgs = {
    lib = lib // {
      nixosSystem = { modules }: machine modules;
    };
    outPath = toString tree;
    legacyPackages = lib.genAttrs systems (
      system:
      builtins.removeAttrs pkgs [
        "outPath"
        "outputs"
      ]
      // lib.genAttrs [ "nixfmt" "nixfmt-tree" "opentofu" "statix" "deadnix" ] (name: {
        inherit name;
      })
      // {
        mkShell = shell: shell;
        writeShellApplication =
          { name, text, ... }:
          {
            inherit name text;
            type = "derivation";
            outPath = "/${system}/${name}";
            meta.mainProgram = name;
          };
      }
    );
  };

  sops-nix.nixosModules.sops = tree + "/inputs/sops-nix/modules/sops";
  nixos-wsl.nixosModules.default = tree + "/inputs/NixOS-WSL/modules";
  deploy-rs.lib = lib.genAttrs systems (system: {
    activate.nixos = machine: "${system}: ${machine.config.system.build.toplevel}";
  });

  # As Nix does it: what a flake gives is also what it is given as `self`, with the folder that it is in.
  infra =
    (import (folder + "/flake.nix")).outputs {
      self = infra;
      inherit
        nixpkgs
        sops-nix
        nixos-wsl
        deploy-rs
        ;
    }
    // {
      outPath = toString folder;
    };

  adopt = (import (folder + "/examples/adopt/flake.nix")).outputs { inherit nixpkgs infra; };
}
