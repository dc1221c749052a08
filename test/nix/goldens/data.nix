{
  boot = {
    kernel.sysctl = {
      "net.ipv4.ip_forward" = 1;
      "vm.swappiness" = 10;
    };
    kernelModules = [
      "wireguard"
      "nf_tables"
    ];
    loader = {
      grub.enable = false;
      timeout = null;
    };
  };
  networking = {
    hostName = "ares";
    interfaces = { };
    nameservers = [ "1.1.1.1" ];
    search = [ ];
  };
  services.custom = {
    big = 9000000000000000000;
    exact = 1.0;
    offsets = [
      (-1)
      0
      1
    ];
    ratio = 0.25;
  };
}
